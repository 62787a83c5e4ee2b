--- The pages of the open book, as what they look like.

local on_demand = require("precis.on_demand")

local Files = require("precis.koreader.files")
local PagePicture = on_demand("precis.koreader.page_picture")

---@class precis.Pages
---@field shows_picture fun(): boolean whether the page in view is, or may well be, more picture than text
---@field in_view fun(): integer the last one that was, when the book has been closed
---@field take fun(page: integer?): precis.PagePicture?, precis.Error? nil: of the one in view ---@async
local Pages = {}

-- Of the screen that pictures must cover.
local LEAST_SHARE = 0.1

-- KOReader counts the pictures that crengine has drawn, and how much of the page they take.
local function share_of_pictures(document)
    local __, share = document:getDrawnImagesStatistics()
    return share or 0
end

---@param ui table KOReader's ReaderUI
---@param folder string where a file may lie for a moment
---@return precis.Pages
function Pages.new(ui, folder)
    local last_in_view = 1
    return {
        shows_picture = function()
            local document = ui.document
            return document ~= nil and (document.info.has_pages == true or share_of_pictures(document) >= LEAST_SHARE)
        end,
        in_view = function()
            last_in_view = ui.document and ui:getCurrentPage() or last_in_view
            return last_in_view
        end,
        take = function(page)
            Files.make_folder(folder)
            return PagePicture.take(ui, page, { folder = folder, files = Files })
        end,
    }
end

return Pages
