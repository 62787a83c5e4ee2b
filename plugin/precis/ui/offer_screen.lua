--- Offers something that the reader did not ask for, in one small dialog that is easily declined.

local ButtonDialog = require("ui/widget/buttondialog")
local UIManager = require("ui/uimanager")

local OfferView = require("precis.ui.offer_view")
local Windows = require("precis.ui.windows")

local OfferScreen = {}

---@class precis.ui.OfferOptions
---@field guard precis.Guard
---@field title string why it is offered
---@field text string of the button that takes it
---@field take fun()

---@param options precis.ui.OfferOptions
function OfferScreen.open(options)
    local dialog
    local function close()
        UIManager:close(dialog)
    end
    local rows = OfferView.rows(options.text, function()
        close()
        options.take()
    end, close)
    dialog = ButtonDialog:new({ title = options.title, buttons = options.guard:wrap_items(rows, "offer") })
    Windows.show(dialog)
end

return OfferScreen
