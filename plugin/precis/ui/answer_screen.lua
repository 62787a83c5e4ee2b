--- The window that shows one answer: as it arrives at the pace of an e-ink screen, and when it is there.

local Blitbuffer = require("ffi/blitbuffer")
local ButtonTable = require("ui/widget/buttontable")
local Device = require("device")
local Event = require("ui/event")
local FrameContainer = require("ui/widget/container/framecontainer")
local Geom = require("ui/geometry")
local InputContainer = require("ui/widget/container/inputcontainer")
local TitleBar = require("ui/widget/titlebar")
local UIManager = require("ui/uimanager")
local VerticalGroup = require("ui/widget/verticalgroup")

local AnswerButtons = require("precis.ui.answer_buttons")
local AnswerFoot = require("precis.ui.answer_foot")
local AnswerText = require("precis.ui.answer_text")
local AnswerView = require("precis.ui.answer_view")
local Pace = require("precis.ui.pace")
local PageGestures = require("precis.ui.page_gestures")
local own_direction = require("precis.ui.own_direction")

local Screen = Device.screen

local AnswerScreen = InputContainer:extend({
    name = "precis_answer",
    title = nil,
    subtitle = nil, -- empty: it is told later; nil: there is no place for it
    text_size = 20, -- as KOReader counts font sizes
    actions = nil, -- precis.ui.AnswerActions
    guard = nil,
    covers_fullscreen = true,
})

function AnswerScreen:init()
    self.dimen = Geom:new({ x = 0, y = 0, w = Screen:getWidth(), h = Screen:getHeight() })
    self._state = self._state or { phase = "waiting" }
    self._text = self._text or self:_new_text()
    self._repaint = self._repaint or Pace.new(self.guard, "answer repaint", function()
        self:_show_news()
    end)
    -- A step of its own: to typeset a long answer and to lay it out would together hold the screen too long.
    self._rebuilding = self._rebuilding or Pace.new(self.guard, "answer layout", function()
        self:_rebuild()
    end)
    self.guard:wrap_handlers(self, AnswerScreen, "answer")
    self:_listen()
    self:_build()
end

function AnswerScreen:_new_text()
    return AnswerText.new({
        text_size = self.text_size,
        guard = self.guard,
        dialog = self,
        on_citation = function(index)
            self.actions.show_citation(index)
        end,
    })
end

function AnswerScreen:_listen()
    if Device:hasKeys() then
        self.key_events.Close = { { Device.input.group.Back } }
    end
    PageGestures.listen(self, {
        guard = self.guard,
        turn = function(step)
            self:turn(step)
        end,
        area = function()
            return self._text.widget.dimen
        end,
    })
end

-- Layout --------------------------------------------------------------------------------------------------------------

function AnswerScreen:_build()
    self._title_bar = self:_build_title_bar()
    self._foot = self:_build_foot()
    self._button_table = self:_build_buttons()
    local text_height = self.dimen.h
        - self._title_bar:getHeight()
        - self._foot.widget:getSize().h
        - self._button_table:getSize().h
    local text = self._text:lay_out(self.dimen.w, text_height)
    -- How many pages there are is known only now.
    self._foot:update(self:_foot_texts())
    self[1] = FrameContainer:new({
        background = Blitbuffer.COLOR_WHITE,
        bordersize = 0,
        padding = 0,
        margin = 0,
        width = self.dimen.w,
        height = self.dimen.h,
        VerticalGroup:new({ align = "left", self._title_bar, text, self._foot.widget, self._button_table }),
    })
end

function AnswerScreen:_build_title_bar()
    return TitleBar:new({
        width = self.dimen.w,
        align = "left",
        with_bottom_line = true,
        title = own_direction(AnswerView.title(self.title)),
        title_multilines = true,
        subtitle = own_direction(self.subtitle),
        close_callback = self.guard:wrap("answer close", function()
            self.actions.close()
        end),
        show_parent = self,
    })
end

-- Both are measured at their widest: what they push into another line later would move the text above.
function AnswerScreen:_build_foot()
    return AnswerFoot.new(self.dimen.w, AnswerView.status(self._state), AnswerView.page_number(88, 88))
end

function AnswerScreen:_foot_texts()
    local page, count = self._text:page(), self._text:page_count()
    return AnswerView.status(self._state, page == count), AnswerView.page_number(page, count)
end

function AnswerScreen:_build_buttons()
    local buttons = AnswerButtons.rows(self._state, self.actions, self.dimen.w > self.dimen.h)
    return ButtonTable:new({
        width = self.dimen.w,
        buttons = self.guard:wrap_items(buttons, "answer"),
        zero_sep = true,
        show_parent = self,
    })
end

-- Everything anew: another phase has other buttons.
function AnswerScreen:_rebuild()
    self:_free()
    self:_build()
    UIManager:setDirty(self, function()
        return "ui", self.dimen
    end)
end

function AnswerScreen:_free()
    if self[1] then
        self[1]:free()
        self[1] = nil
    end
end

-- What happens to it --------------------------------------------------------------------------------------------------

--- Adds text; it is painted at the next interval.
---@param delta string
function AnswerScreen:append(delta)
    self._text:append(delta)
    if self._state.phase == "waiting" then
        self._state.phase = "streaming"
        self._state.wait_seconds = nil
    end
    self._repaint:soon()
end

--- Takes effect when it is next built.
---@param title string
function AnswerScreen:set_title(title)
    self.title = title
end

---@param subtitle string
function AnswerScreen:set_subtitle(subtitle)
    local has_place = self.subtitle ~= nil
    self.subtitle = subtitle
    if has_place then
        self._title_bar:setSubTitle(own_direction(subtitle))
    else
        self:_rebuild()
    end
end

--- What was shown is void; the answer begins anew, or goes on behind a text that stays.
---@param kept_text string?
function AnswerScreen:reset(kept_text)
    self._text:restart(kept_text or "")
    self._state = { phase = "waiting" }
    self:_rebuild()
end

--- Tells how far long work has come.
---@param parts_done integer
---@param parts integer
---@param cost number? dollars so far; nil: unknown
function AnswerScreen:progress(parts_done, parts, cost)
    self._state.parts_done, self._state.parts, self._state.cost = parts_done, parts, cost
    self._state.wait_seconds = nil
    self._repaint:soon()
end

--- Something went wrong that clears by itself: tells the seconds until it is tried again, none when it goes on.
---@param seconds number
function AnswerScreen:wait(seconds)
    self._state.wait_seconds = seconds > 0 and math.ceil(seconds) or nil
    self._repaint:soon()
end

--- The end: the whole answer, complete or not.
---@param answer precis.tasks.Answer
---@param html string? a whole one, typeset; nil: it stays plain
function AnswerScreen:finish(answer, html)
    self._state = { phase = answer.complete and "done" or "failed", answer = answer }
    self._text:finish(answer, AnswerView.trouble(self._state), html)
    -- The foot of the end belongs to the buttons of the end.
    self._repaint:stop()
    self._rebuilding:soon()
end

-- Repaints ------------------------------------------------------------------------------------------------------------

function AnswerScreen:_show_news()
    if self._text:has_news() then
        local top, bottom = self._text:take_news()
        if top then
            self:_refresh_text(top, bottom)
        end
        if self._text:has_news() then
            self._repaint:soon()
        end
    end
    self:_refresh_foot()
end

function AnswerScreen:_refresh_text(top, bottom)
    UIManager:setDirty(self, function()
        -- Laid out anew under another window it has no place of its own yet.
        return "ui", Geom:new(self._text:region(top, bottom) or self.dimen)
    end)
end

function AnswerScreen:_refresh_foot()
    local has_changed, has_grown = self._foot:update(self:_foot_texts())
    if has_grown then
        self:_rebuild()
    elseif has_changed then
        UIManager:setDirty(self, function()
            return "ui", self._foot.widget.dimen
        end)
    end
end

-- The reader's hands --------------------------------------------------------------------------------------------------

function AnswerScreen:turn(step)
    if self._text:turn(step) then
        self:_refresh_text()
        self:_refresh_foot()
    end
end

function AnswerScreen:onClose()
    self.actions.close()
    return true
end

function AnswerScreen:onShow()
    UIManager:setDirty(self, function()
        return "ui", self.dimen
    end)
    return true
end

--- Only the window on top hears that the device was turned. The book below turns the screen, and then all is laid out.
---@param mode integer
function AnswerScreen:onSetRotationMode(mode)
    if not self._passes_on then
        self._passes_on = true
        UIManager:broadcastEvent(Event:new("SetRotationMode", mode))
        self._passes_on = false
    end
    return true
end

--- The screen has another size.
function AnswerScreen:onScreenResize()
    if self.dimen.w ~= Screen:getWidth() or self.dimen.h ~= Screen:getHeight() then
        self:_free()
        self:init()
        UIManager:setDirty(self, "full")
    end
end

function AnswerScreen:onCloseWidget()
    self.actions.gone()
    self._repaint:stop()
    self._rebuilding:stop()
    self:_free()
    UIManager:setDirty(nil, function()
        return "partial", self.dimen
    end)
end

return AnswerScreen
