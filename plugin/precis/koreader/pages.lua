--- The pages of the open book, as what they look like.

local sha2 = require("ffi/sha2")

local Files = require("precis.koreader.files")
local PagePicture = require("precis.koreader.page_picture")

---@class precis.Pages
---@field are_fixed boolean they are the same on every screen: PDF, DjVu, comics
---@field in_view fun(): integer
---@field take fun(page: integer?): precis.PagePicture?, precis.Error? nil: of the one in view ---@async
---@field new_digest fun(): fun(piece: string?): any takes pieces of what is to be hashed; without one, it is done
local Pages = {}

---@param ui table KOReader's ReaderUI
---@param folder string where a file may lie for a moment
---@return precis.Pages
function Pages.new(ui, folder)
    return {
        are_fixed = ui.document.info.has_pages == true,
        in_view = function()
            return ui:getCurrentPage()
        end,
        take = function(page)
            Files.make_folder(folder)
            return PagePicture.take(ui, page, { folder = folder, files = Files })
        end,
        new_digest = function()
            return sha2.sha256()
        end,
    }
end

return Pages
