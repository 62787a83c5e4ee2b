--- Where the reader is in the open book, and going elsewhere in it.

local ChapterRange = require("precis.reading.chapter_range")
local Errors = require("precis.errors")

---@class precis.reading.Position
local Position = {}
Position.__index = Position

---@param reading precis.Reading
---@param turn_to fun(position: table) turns the page; KOReader's Back returns from it
function Position.new(reading, turn_to)
    return setmetatable({ _reading = reading, _turn_to = turn_to }, Position)
end

--- A chapter by its number, or the one on the screen.
---@async
---@param number integer?
---@return precis.Chapter? chapter
---@return precis.Error? err
function Position:chapter(number)
    local ok, err = self._reading:load()
    if not ok then
        return nil, err
    end
    local book = self._reading.book
    if not number then
        local place, place_err = book:here()
        if not place then
            return nil, place_err
        end
        number = place.chapter
    end
    local chapter = book:chapters()[number]
    if not chapter then
        return nil, Errors.new("no_such_chapter", "chapter " .. number, { chapter = number })
    end
    return chapter
end

--- Finds out which chapter is in view.
---@param done fun(position: integer, count: integer) among the chapters of the book itself, without the titles of its
--- parts; not called outside them
function Position:where(done)
    self._reading:find_out("where", function()
        return self:chapter(nil)
    end, function(chapter)
        local position, count = nil, 0
        for __, other in ipairs(chapter and ChapterRange.body(self._reading.book:chapters()) or {}) do
            count = other.is_heading and count or count + 1
            if other.number == chapter.number and not other.is_heading then
                position = count
            end
        end
        if position then
            done(position, count)
        end
    end)
end

--- Another page is in view; finds out whether a chapter was finished with the one before.
---@param is_next boolean it is the very next page; after a jump nothing was finished
---@param done fun(number: integer) not called when none was
function Position:turned_page(is_next, done)
    self._reading:find_out("turned page", function()
        return self:chapter(nil)
    end, function(chapter)
        local before = is_next and self._chapter_in_view
        self._chapter_in_view = chapter and chapter.number
        local is_further = before and chapter and chapter.number > before
        local finished = is_further and self._reading.book:chapters()[before]
        if finished and finished.matter == "body" and not finished.is_heading then
            done(before)
        end
    end)
end

--- Turns the book to a place.
---@param place precis.Place
---@param done fun(err: precis.Error?)
function Position:go_to(place, done)
    self._reading:find_out("go there", function()
        if self._reading:is_without_text() then
            return { page = place.chapter }
        end
        return self._reading.book:position_of(place)
    end, function(position, err)
        if position then
            self._turn_to(position)
        end
        done(err)
    end)
end

return Position
