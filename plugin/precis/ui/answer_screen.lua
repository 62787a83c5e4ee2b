--- The full screen on which an answer arrives: title, one page of text, a line of what goes on, buttons.
--
-- Text is painted at most twice a second, and only the lines that changed; a page the reader has turned to stays.

local BD = require("ui/bidi")
local Blitbuffer = require("ffi/blitbuffer")
local Device = require("device")
local Font = require("ui/font")
local FrameContainer = require("ui/widget/container/framecontainer")
local Geom = require("ui/geometry")
local GestureRange = require("ui/gesturerange")
local InputContainer = require("ui/widget/container/inputcontainer")
local LeftContainer = require("ui/widget/container/leftcontainer")
local ButtonTable = require("ui/widget/buttontable")
local OverlapGroup = require("ui/widget/overlapgroup")
local RightContainer = require("ui/widget/container/rightcontainer")
local Size = require("ui/size")
local TextBoxWidget = require("ui/widget/textboxwidget")
local TextWidget = require("ui/widget/textwidget")
local TitleBar = require("ui/widget/titlebar")
local UIManager = require("ui/uimanager")
local VerticalGroup = require("ui/widget/verticalgroup")
local time = require("ui/time")

local AnswerHtml = require("precis.ui.answer_html")
local AnswerPages = require("precis.ui.answer_pages")
local AnswerView = require("precis.ui.answer_view")
local TypesetBox = require("precis.ui.typeset_box")
local Utf8 = require("precis.text.utf8")

local Screen = Device.screen

local REPAINT_INTERVAL = time.s(0.5) -- an e-ink screen shows no more

local AnswerScreen = InputContainer:extend({
    name = "precis_answer",
    title = nil,
    subtitle = nil,
    text_size = 20, -- as KOReader counts font sizes
    actions = nil, -- precis.ui.AnswerActions
    guard = nil,
    covers_fullscreen = true,
})

function AnswerScreen:init()
    self.dimen = Geom:new({ x = 0, y = 0, w = Screen:getWidth(), h = Screen:getHeight() })
    self._face = self._face or Font:getFace("x_smallinfofont", self.text_size)
    self._state = self._state or { phase = "waiting", page = 1, pages = 1 }
    self._repaint = self._repaint or self.guard:wrap("answer repaint", function()
        self._repaint_due = false
        self._repainted_at = time.now()
        self:_show_news()
    end)
    self.guard:wrap_handlers(self, AnswerScreen, "answer")
    self:_listen()
    self:_build()
end

function AnswerScreen:_listen()
    if Device:hasKeys() then
        self.key_events.Close = { { Device.input.group.Back } }
        self.key_events.NextPage = { { Device.input.group.PgFwd } }
        self.key_events.PreviousPage = { { Device.input.group.PgBack } }
    end
    if Device:isTouchDevice() then
        local range = function()
            return self.dimen
        end
        self.ges_events.Tap = { GestureRange:new({ ges = "tap", range = range }) }
        self.ges_events.Swipe = { GestureRange:new({ ges = "swipe", range = range }) }
    end
end

-- Layout --------------------------------------------------------------------------------------------------------------

function AnswerScreen:_build()
    local width = self.dimen.w
    self._title_bar = TitleBar:new({
        width = width,
        align = "left",
        with_bottom_line = true,
        title = self.title,
        -- Named later; without a text now there would be no place for it.
        subtitle = self.subtitle or "",
        title_shrink_font_to_fit = true,
        close_callback = self.guard:wrap("answer close", function()
            self.actions.close()
        end),
        show_parent = self,
    })
    self._status_bar = self:_build_status()
    self._button_table = self:_build_buttons()
    local padding = Size.padding.large
    self._text_width = width - 2 * padding
    self._text_height = self.dimen.h
        - self._title_bar:getHeight()
        - self._status_bar:getSize().h
        - self._button_table:getSize().h
        - 2 * padding
    self:_prepare_pages()
    self._text_frame = FrameContainer:new({
        padding = padding,
        margin = 0,
        bordersize = 0,
        width = width,
        height = self._text_height + 2 * padding,
        self:_build_text(),
    })
    self._column = VerticalGroup:new({
        align = "left",
        self._title_bar,
        self._text_frame,
        self._status_bar,
        self._button_table,
    })
    self[1] = FrameContainer:new({
        background = Blitbuffer.COLOR_WHITE,
        bordersize = 0,
        padding = 0,
        margin = 0,
        width = width,
        height = self.dimen.h,
        self._column,
    })
end

function AnswerScreen:_prepare_pages()
    local measure = function(text)
        return self:_measure(text)
    end
    if self._pages then
        self._pages:remeasure(measure)
        self._state.pages = self._pages:count()
        self._state.page = math.min(self._state.page, self._state.pages)
    else
        self._pages = AnswerPages.new(measure)
    end
end

function AnswerScreen:_text_options(text)
    return {
        text = text,
        face = self._face,
        width = self._text_width,
        height = self._text_height,
        auto_para_direction = true,
    }
end

-- How many bytes of the text fill the page; nil when they do not.
function AnswerScreen:_measure(text)
    local options = self:_text_options(text)
    options.for_measurement_only = true
    local box = TextBoxWidget:new(options)
    local beyond = box.vertical_string_list[box.lines_per_page + 1]
    box:free()
    return beyond and Utf8.bytes_of(text, beyond.offset - 1)
end

-- Whole answers are typeset; everything else, and what the engine cannot take, is plain text.
function AnswerScreen:_build_text()
    self._typeset = self:is_complete() and self:_build_typeset() or nil
    if self._typeset then
        self._state.pages = self._typeset.page_count
        self._state.page = math.min(self._state.page, self._state.pages)
        self._typeset:setPageNumber(self._state.page)
        return self._typeset
    end
    return self:_build_plain()
end

function AnswerScreen:_build_typeset()
    return TypesetBox.new({
        html = AnswerHtml.body(self._state.answer),
        css = AnswerHtml.style(),
        width = self._text_width,
        height = self._text_height,
        text_size = self.text_size,
        dialog = self,
        guard = self.guard,
        on_link = function(uri)
            local index = AnswerHtml.citation_index(uri)
            if index then
                self.actions.show_citation(index)
            end
        end,
    })
end

function AnswerScreen:_build_plain()
    local shown = self._pages:page(self._state.page)
    local trouble = self._state.page == self._state.pages and AnswerView.trouble(self._state)
    if trouble then
        shown = shown == "" and trouble or shown .. "\n\n" .. trouble
    end
    self._text_box = TextBoxWidget:new(self:_text_options(shown))
    return self._text_box
end

function AnswerScreen:_build_status()
    local face = Font:getFace("xx_smallinfofont")
    local inner = self.dimen.w - 2 * Size.padding.large
    self._page_number = TextWidget:new({ text = AnswerView.page_number(self._state), face = face })
    self._status = TextWidget:new({
        text = AnswerView.status(self._state),
        face = face,
        max_width = inner - self._page_number:getSize().w - Size.padding.large,
    })
    -- An empty text has no height of its own to reserve.
    local height = math.max(self._status:getSize().h, TextWidget:new({ text = "0", face = face }):getSize().h)
    local dimen = Geom:new({ w = inner, h = height })
    return FrameContainer:new({
        padding = 0,
        padding_left = Size.padding.large,
        padding_right = Size.padding.large,
        padding_bottom = Size.padding.default,
        margin = 0,
        bordersize = 0,
        OverlapGroup:new({
            dimen = dimen,
            LeftContainer:new({ dimen = dimen:copy(), self._status }),
            RightContainer:new({ dimen = dimen:copy(), self._page_number }),
        }),
    })
end

function AnswerScreen:_build_buttons()
    local buttons = AnswerView.buttons(self._state, self.actions)
    return ButtonTable:new({
        width = self.dimen.w,
        buttons = self.guard:wrap_items(buttons, "answer"),
        zero_sep = true,
        show_parent = self,
    })
end

-- What happens to it --------------------------------------------------------------------------------------------------

--- Adds text; it is painted at the next interval.
---@param delta string
function AnswerScreen:append(delta)
    self._pages:append(delta)
    if self._state.phase == "waiting" then
        self._state.phase = "streaming"
        self._state.wait_seconds = nil
    end
    self:_schedule_repaint()
end

---@param subtitle string
function AnswerScreen:set_subtitle(subtitle)
    self.subtitle = subtitle
    self._title_bar:setSubTitle(subtitle)
end

--- What was shown is void; the answer begins anew.
function AnswerScreen:reset()
    self._pages = nil
    self._state = { phase = "waiting", page = 1, pages = 1 }
    self:_rebuild()
end

--- Tells of progress: parts done, or seconds to wait.
---@param fields { parts_done: integer?, parts: integer?, wait_seconds: number? }
function AnswerScreen:progress(fields)
    self._state.parts_done = fields.parts_done or self._state.parts_done
    self._state.parts = fields.parts or self._state.parts
    self._state.wait_seconds = fields.wait_seconds
    self:_schedule_repaint()
end

--- The end: the whole answer, complete or not.
---@param answer precis.tasks.Answer
function AnswerScreen:finish(answer)
    self._state.answer = answer
    self._state.phase = answer.complete and "done" or "failed"
    self._state.wait_seconds = nil
    -- The task's own text is the truth; what was streamed may lack what came before a failure.
    if self._pages:text() ~= answer.text then
        self._pages = AnswerPages.new(function(text)
            return self:_measure(text)
        end)
        self._pages:append(answer.text)
    end
    while self._pages:has_news() do
        self._pages:settle()
    end
    self._state.pages = self._pages:count()
    self._state.page = math.min(self._state.page, self._state.pages)
    self:_rebuild()
    -- How many pages there are is known once it is typeset.
    self:_repaint_status()
end

--- Whether it shows a whole answer.
---@return boolean
function AnswerScreen:is_complete()
    return self._state.phase == "done"
end

-- The first words at once, what follows at the pace of the screen.
function AnswerScreen:_schedule_repaint()
    if not self._repaint_due then
        self._repaint_due = true
        local next_repaint = (self._repainted_at or -REPAINT_INTERVAL) + REPAINT_INTERVAL
        UIManager:scheduleIn(time.to_s(math.max(0, next_repaint - time.now())), self._repaint)
    end
end

function AnswerScreen:_show_news()
    if self._typeset then
        return
    end
    if self._pages:has_news() then
        self._pages:settle()
        self:_repaint_text()
        if self._pages:has_news() then
            self:_schedule_repaint()
        end
    end
    self._state.pages = self._pages:count()
    self:_repaint_status()
end

-- Paints the lines of the current page from the first that changed, if any did.
function AnswerScreen:_repaint_text()
    local old_text, old_lines = self._text_box.text, #self._text_box.vertical_string_list
    local new_text = self._pages:page(self._state.page)
    if new_text == old_text then
        return
    end
    local line_height = self._text_box.line_height_px
    self._text_box:free()
    self._text_frame[1] = self:_build_plain()
    local appended = new_text:sub(1, #old_text) == old_text
    -- The last line may break elsewhere once a word is longer, so the one before it may change too.
    local first_line = appended and math.max(0, old_lines - 2) or 0
    local last_line = math.max(old_lines, #self._text_box.vertical_string_list)
    self:_refresh_text_lines(first_line * line_height, math.min(self._text_height, last_line * line_height))
end

function AnswerScreen:_refresh_text_lines(top, bottom)
    UIManager:setDirty(self, function()
        local frame = self._text_frame.dimen
        local padding = self._text_frame.padding
        return "ui", Geom:new({ x = frame.x, y = frame.y + padding + top, w = frame.w, h = bottom - top })
    end)
end

function AnswerScreen:_repaint_status()
    local text, number = AnswerView.status(self._state), AnswerView.page_number(self._state)
    if text == self._status.text and number == self._page_number.text then
        return
    end
    self._page_number:setText(number)
    self._status:setText(text)
    UIManager:setDirty(self, function()
        return "ui", self._status_bar.dimen
    end)
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

-- The reader's hands --------------------------------------------------------------------------------------------------

function AnswerScreen:turn(step)
    local count = self._typeset and self._state.pages or self._pages:count()
    local page = math.max(1, math.min(self._state.page + step, count))
    if page == self._state.page then
        return true
    end
    self._state.page = page
    if self._typeset then
        TypesetBox.turn_to(self._typeset, page)
    else
        self._text_box:free()
        self._text_frame[1] = self:_build_plain()
    end
    self:_refresh_text_lines(0, self._text_height)
    self:_repaint_status()
    return true
end

function AnswerScreen:onNextPage()
    return self:turn(1)
end

function AnswerScreen:onPreviousPage()
    return self:turn(-1)
end

function AnswerScreen:onTap(__, gesture)
    if not gesture.pos:intersectWith(self._text_frame.dimen) then
        return true
    end
    local is_at_beginning = gesture.pos.x < self.dimen.w / 3
    if BD.mirroredUILayout() then
        is_at_beginning = gesture.pos.x > self.dimen.w * 2 / 3
    end
    return self:turn(is_at_beginning and -1 or 1)
end

function AnswerScreen:onSwipe(__, gesture)
    local direction = BD.flipDirectionIfMirroredUILayout(gesture.direction)
    if direction == "west" or direction == "north" then
        return self:turn(1)
    elseif direction == "east" or direction == "south" then
        return self:turn(-1)
    end
    return true
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

--- The screen was turned or resized.
function AnswerScreen:onSetRotationMode()
    self:_free()
    self:init()
    UIManager:setDirty(self, "full")
end
AnswerScreen.onScreenResize = AnswerScreen.onSetRotationMode

function AnswerScreen:onCloseWidget()
    UIManager:unschedule(self._repaint)
    self:_free()
    UIManager:setDirty(nil, function()
        return "partial", self.dimen
    end)
end

return AnswerScreen
