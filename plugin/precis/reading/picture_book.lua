--- A book without text has neither chapters nor places in them. Its pages stand for both: page n is "chapter" n.

local PictureBook = {}

local WHOLE_PAGE = 1 -- the offset behind it

--- What a page shows, as a range of places.
---@param page integer
---@return precis.Place first
---@return precis.Place last
function PictureBook.range(page)
    return { chapter = page, offset = 0 }, { chapter = page, offset = WHOLE_PAGE }
end

--- How far kept answers may tell: up to the page in view.
---@param reading precis.Reading
---@return precis.Place? limit nil: all of the book
function PictureBook.limit(reading)
    if not reading:setting("only_what_i_have_read") then
        return nil
    end
    return { chapter = reading.pages.in_view(), offset = WHOLE_PAGE }
end

return PictureBook
