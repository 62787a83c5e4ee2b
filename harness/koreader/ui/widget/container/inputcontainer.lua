--- A container that turns touches and keys into events of its own.
--
-- `ges_events` and `key_events` name events by what causes them; touch zones call a function at once.

local Event = require("ui/event")
local Geom = require("ui/geometry")
local GestureRange = require("ui/gesturerange")
local Screen = require("device").screen
local WidgetContainer = require("ui/widget/container/widgetcontainer")

local InputContainer = WidgetContainer:extend({ align = "left", vertical_align = "top" })

function InputContainer:_init()
    self.key_events = self.key_events or {}
    self.ges_events = self.ges_events or {}
    self._zones = {}
end

function InputContainer:paintTo(bb, x, y)
    local child = self[1]
    if not child or self.skip_paint then
        return
    end
    local size = child:getSize()
    self.dimen = self.dimen or Geom:new({ w = size.w, h = size.h })
    self.dimen.x, self.dimen.y = x, y
    if self.align == "center" then
        x = x + math.floor((self.dimen.w - size.w) / 2)
    end
    if self.vertical_align == "center" then
        y = y + math.floor((self.dimen.h - size.h) / 2)
    end
    child:paintTo(bb, x, y)
end

local function zone_range(zone)
    local ratio, width, height = zone.screen_zone, Screen:getWidth(), Screen:getHeight()
    return Geom:new({
        x = width * ratio.ratio_x,
        y = height * ratio.ratio_y,
        w = width * ratio.ratio_w,
        h = height * ratio.ratio_h,
    })
end

-- A zone goes before every zone it overrides.
local function place_for(zones, zone)
    local overridden = {}
    for __, id in ipairs(zone.overrides or {}) do
        overridden[id] = true
    end
    for index, other in ipairs(zones) do
        if overridden[other.def.id] then
            return index
        end
    end
    return #zones + 1
end

function InputContainer:registerTouchZones(zones)
    self:unRegisterTouchZones(zones)
    for __, zone in ipairs(zones) do
        local range = GestureRange:new({ ges = zone.ges, rate = zone.rate, range = zone_range(zone) })
        local entry = { def = zone, handler = zone.handler, gs_range = range }
        table.insert(self._zones, place_for(self._zones, zone), entry)
    end
end

function InputContainer:unRegisterTouchZones(zones)
    for __, zone in ipairs(zones) do
        for index = #self._zones, 1, -1 do
            if self._zones[index].def.id == zone.id then
                table.remove(self._zones, index)
            end
        end
    end
end

function InputContainer:checkRegisterTouchZone(id)
    for __, zone in ipairs(self._zones) do
        if zone.def.id == id then
            return true
        end
    end
    return false
end

function InputContainer:updateTouchZonesOnScreenResize()
    for __, zone in ipairs(self._zones) do
        zone.gs_range.range = zone_range(zone.def)
    end
end

local function matches_any(key, sequences)
    for __, sequence in ipairs(sequences) do
        if key:match(sequence) then
            return true
        end
    end
    return false
end

function InputContainer:onKeyPress(key)
    for name, sequences in pairs(self.key_events) do
        if not sequences.is_inactive and matches_any(key, sequences) then
            return self:handleEvent(Event:new(sequences.event or name, sequences.args, key))
        end
    end
end

InputContainer.onKeyRepeat = InputContainer.onKeyPress

function InputContainer:onGesture(gesture)
    for __, zone in ipairs(self._zones) do
        if zone.gs_range:match(gesture) and zone.handler(gesture) then
            return true
        end
    end
    for name, ranges in pairs(self.ges_events) do
        for __, range in ipairs(ranges) do
            local event = range:match(gesture) and Event:new(ranges.event or name, ranges.args, gesture)
            if event and self:handleEvent(event) then
                return true
            end
        end
    end
    if self.stop_events_propagation then
        return true
    end
end

--- Asks for a text in an input dialog; buttons and menu items may carry such questions.
function InputContainer:onInput(input)
    local InputDialog = require("ui/widget/inputdialog")
    local UIManager = require("ui/uimanager")
    local _ = require("gettext")
    local dialog
    local function close()
        UIManager:close(dialog)
    end
    local function accept()
        if input.deny_blank_input and dialog:getInputText() == "" then
            return
        end
        close()
        input.callback(dialog:getInputText())
    end
    dialog = InputDialog:new({
        title = input.title or "",
        input = input.input_func and input.input_func() or input.input,
        input_hint = input.hint_func and input.hint_func() or input.hint,
        input_type = input.input_type,
        buttons = input.buttons or {
            {
                { text = input.cancel_text or _("Cancel"), id = "close", callback = close },
                { text = input.ok_text or _("OK"), is_enter_default = true, callback = accept },
            },
        },
    })
    self.input_dialog = dialog
    UIManager:show(dialog)
    dialog:onShowKeyboard()
end

function InputContainer:closeInputDialog()
    require("ui/uimanager"):close(self.input_dialog)
end

return InputContainer
