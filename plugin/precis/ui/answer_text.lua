--- The text area of the answer screen: plain pages while the answer arrives, typeset once it is whole.
--
-- Paints nothing by itself: it says which of its lines have changed, and the screen has them painted.

local Font = require("ui/font")
local FrameContainer = require("ui/widget/container/framecontainer")
local Size = require("ui/size")
local TextBoxWidget = require("ui/widget/textboxwidget")

local AnswerHtml = require("precis.ui.answer_html")
local AnswerPages = require("precis.ui.answer_pages")
local TypesetBox = require("precis.ui.typeset_box")
local Utf8 = require("precis.text.utf8")

local PADDING = Size.padding.large

---@class precis.ui.AnswerText
---@field widget table? its frame; nil: not laid out yet
local AnswerText = {}
AnswerText.__index = AnswerText

---@class precis.ui.AnswerTextOptions
---@field text_size number as KOReader counts font sizes
---@field guard precis.Guard
---@field dialog table the window it stands in
---@field on_citation fun(index: integer) a citation's link was tapped

---@param options precis.ui.AnswerTextOptions
---@return precis.ui.AnswerText
function AnswerText.new(options)
    local face = Font:getFace("x_smallinfofont", options.text_size)
    local self = setmetatable({ _options = options, _face = face, _page = 1, _text = "" }, AnswerText)
    self:_fill("")
    return self
end

-- Layout --------------------------------------------------------------------------------------------------------------

--- Makes its widget anew for a size; the text stays, and so does the place in it.
---@param width integer pixels
---@param height integer
---@return table widget
function AnswerText:lay_out(width, height)
    local place = self._place_to_keep or self:_place()
    self._place_to_keep = nil
    local inner_width, inner_height = width - 2 * PADDING, height - 2 * PADDING
    local is_resized = inner_width ~= self._width or inner_height ~= self._height
    self._width, self._height = inner_width, inner_height
    self._typeset = self._html and self:_build_typeset() or nil
    if not self._typeset then
        self:_cut(is_resized)
    end
    self._page = self:_page_at(place)
    self.widget = FrameContainer:new({
        padding = PADDING,
        margin = 0,
        bordersize = 0,
        width = width,
        height = height,
        self:_build_box(),
    })
    return self.widget
end

-- What is typeset needs no plain pages, and cutting a long answer takes a while.
function AnswerText:_cut(is_resized)
    if is_resized then
        self._pages:remeasure(self:_measure())
    end
    while self._pages:has_news() do
        self._pages:settle()
    end
end

function AnswerText:_box_options(text)
    return {
        text = text,
        face = self._face,
        width = self._width,
        height = self._height,
        auto_para_direction = true,
    }
end

-- Says how many bytes of a text fill the page; nil when they do not. Before there is a size nothing is ever full.
function AnswerText:_measure()
    return function(text)
        if not self._height then
            return nil
        end
        local options = self:_box_options(text)
        options.for_measurement_only = true
        local box = TextBoxWidget:new(options)
        local beyond = box.vertical_string_list[box.lines_per_page + 1]
        box:free()
        return beyond and Utf8.bytes_of(text, beyond.offset - 1)
    end
end

-- nil: the engine cannot take it, so it stays plain.
function AnswerText:_build_typeset()
    return TypesetBox.new({
        html = self._html,
        css = AnswerHtml.style(),
        width = self._width,
        height = self._height,
        text_size = self._options.text_size,
        dialog = self._options.dialog,
        guard = self._options.guard,
        on_link = function(uri)
            local index = AnswerHtml.citation_index(uri)
            if index then
                self._options.on_citation(index)
            end
        end,
    })
end

function AnswerText:_build_box()
    if self._typeset then
        self._typeset:setPageNumber(self._page)
        return self._typeset
    end
    self._plain = TextBoxWidget:new(self:_box_options(self._pages:page(self._page)))
    return self._plain
end

-- The place in it -----------------------------------------------------------------------------------------------------

---@return integer number of the page in view
function AnswerText:page()
    return self._page
end

---@return integer
function AnswerText:page_count()
    return self._typeset and self._typeset.page_count or self._pages:count()
end

-- Where the middle of the page in view stands, in bytes of the plain text. Of a typeset page that is only about so.
-- What is in the middle is in view again, whatever the text is cut into next.
function AnswerText:_place()
    if not self._typeset then
        return self._pages:offset_of(self._page) + math.floor(#self._pages:page(self._page) / 2)
    end
    return math.floor((self._page - 0.5) / self._typeset.page_count * #self._pages:text())
end

function AnswerText:_page_at(place)
    if not self._typeset then
        return self._pages:page_at(place)
    end
    local share = place / math.max(1, #self._pages:text())
    return math.max(1, math.min(math.floor(share * self._typeset.page_count) + 1, self._typeset.page_count))
end

--- Goes some pages on or back.
---@param step integer
---@return boolean has_turned
function AnswerText:turn(step)
    local page = math.max(1, math.min(self._page + step, self:page_count()))
    if page == self._page then
        return false
    end
    self._page = page
    if self._typeset then
        TypesetBox.turn_to(self._typeset, page)
    else
        self:_show_plain()
    end
    return true
end

function AnswerText:_show_plain()
    self._plain:free()
    self.widget[1] = self:_build_box()
end

-- What arrives --------------------------------------------------------------------------------------------------------

--- Adds text; it is seen after the next `take_news`.
---@param delta string
function AnswerText:append(delta)
    self._pages:append(delta)
end

function AnswerText:_fill(text)
    self._pages = AnswerPages.new(self:_measure())
    self._pages:append(text)
end

--- Begins anew with a text, shown at the next `lay_out`. What has the same beginning stays cut as it is.
---@param text string
function AnswerText:restart(text)
    self._place_to_keep = self:_place()
    self._html, self._typeset = nil, nil
    local shown = self._pages:text()
    if text:sub(1, #shown) == shown then
        self._pages:append(text:sub(#shown + 1))
    else
        self:_fill(text)
    end
end

--- Shows the end at the next `lay_out`: a whole answer typeset, an incomplete one with what went wrong below it.
---@param answer precis.tasks.Answer
---@param trouble string? nil: the answer is whole
---@param html string? a whole one, typeset; nil: it stays plain
function AnswerText:finish(answer, trouble, html)
    local text = answer.text
    if trouble then
        text = text == "" and trouble or text .. "\n\n" .. trouble
    end
    -- The task's own text is the truth; what was streamed may lack what came before a failure.
    self:restart(text)
    self._html = not trouble and html or nil
end

--- Whether there is text that no page shows yet.
---@return boolean
function AnswerText:has_news()
    return self._pages:has_news()
end

--- Takes in some of what has come.
---@return integer? top pixels within the area, from where its lines have changed; nil: the page in view has not
---@return integer? bottom
function AnswerText:take_news()
    self._pages:settle()
    local old_text, old_lines = self._plain.text, #self._plain.vertical_string_list
    local new_text = self._pages:page(self._page)
    if new_text == old_text then
        return nil
    end
    self:_show_plain()
    local is_appended = new_text:sub(1, #old_text) == old_text
    -- The last line may break elsewhere once a word is longer, so the one before it may change too.
    local first_line = is_appended and math.max(0, old_lines - 2) or 0
    local last_line = math.max(old_lines, #self._plain.vertical_string_list)
    local line_height = self._plain.line_height_px
    return first_line * line_height, math.min(self._height, last_line * line_height)
end

--- Where its lines stand on the screen.
---@param top integer? pixels within the area; nil: all of it
---@param bottom integer?
---@return { x: integer, y: integer, w: integer, h: integer }? region nil: it was not painted yet
function AnswerText:region(top, bottom)
    local frame = self.widget.dimen
    if not frame then
        return nil
    end
    top, bottom = top or 0, bottom or self._height
    return { x = frame.x, y = frame.y + PADDING + top, w = frame.w, h = bottom - top }
end

return AnswerText
