--- Asks before money is spent, and offers what would take less.

local ConfirmBox = require("ui/widget/confirmbox")

local ConfirmView = require("precis.ui.confirm_view")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local ConfirmScreen = {}

---@class precis.ui.ConfirmOptions
---@field guard precis.Guard
---@field title string? what it is about, where no screen of its own is open
---@field job string one of `precis.reading.jobs`
---@field reckoning precis.tasks.Reckoning
---@field cheaper precis.ui.Cheaper? the same from a cheaper model
---@field chapter precis.ui.OneChapter? the chapter in view instead of everything
---@field go_on fun()
---@field cancel fun()
---@field take_cheaper fun(cheaper: precis.ui.Cheaper)
---@field take_chapter fun(chapter: precis.ui.OneChapter)

local function others(options)
    local row = {}
    if options.cheaper then
        row[#row + 1] = {
            text = _("Cheaper model"),
            callback = function()
                ConfirmScreen.offer_cheaper({
                    guard = options.guard,
                    cheaper = options.cheaper,
                    take = options.take_cheaper,
                    -- Back to the question that is still open.
                    cancel = function()
                        ConfirmScreen.open(options)
                    end,
                })
            end,
        }
    end
    if options.chapter then
        row[#row + 1] = {
            text = _("Only this chapter"),
            callback = function()
                options.take_chapter(options.chapter)
            end,
        }
    end
    return #row > 0 and { row } or nil
end

---@param options precis.ui.ConfirmOptions
function ConfirmScreen.open(options)
    local rows = others(options)
    local text = ConfirmView.text(options.reckoning, options.job)
    Windows.show(ConfirmBox:new(options.guard:wrap_items({
        text = options.title and options.title .. "\n\n" .. text or text,
        ok_text = _("Go on"),
        ok_callback = options.go_on,
        cancel_callback = options.cancel,
        other_buttons = rows and options.guard:wrap_items(rows, "confirm"),
    }, "confirm")))
end

---@class precis.ui.OfferCheaperOptions
---@field guard precis.Guard
---@field cheaper precis.ui.Cheaper
---@field take fun(cheaper: precis.ui.Cheaper)
---@field cancel fun()?

--- Shows another model and what the job would take from it.
---@param options precis.ui.OfferCheaperOptions
function ConfirmScreen.offer_cheaper(options)
    Windows.show(ConfirmBox:new(options.guard:wrap_items({
        text = ConfirmView.cheaper_text(options.cheaper),
        ok_text = _("Use it"),
        ok_callback = function()
            options.take(options.cheaper)
        end,
        cancel_callback = options.cancel,
    }, "cheaper model")))
end

return ConfirmScreen
