--- The list of models, as a reader chooses from it: what each costs, how much it takes, what it can. Opens nothing.

local Money = require("precis.ui.money")
local _ = require("precis.ui.gettext")

local T = _.template

local ModelsView = {}

---@class precis.ui.ModelRow what the app tells of one model
---@field id string
---@field name string
---@field context_tokens integer?
---@field prices fun(): precis.ui.ModelPrices
---@field is_free boolean
---@field sees boolean
---@field calls_tools boolean
---@field is_favourite boolean

---@class precis.ui.ModelPrices in dollars; nil: unknown
---@field prompt_per_million number?
---@field completion_per_million number?
---@field chapter number? for the chapter in view

local function context(tokens)
    if not tokens then
        return nil
    elseif tokens >= 1000000 then
        return ("%.3gM"):format(tokens / 1000000)
    end
    return ("%dk"):format(math.floor(tokens / 1000 + 0.5))
end

--- Price and context in a few characters.
---@param model precis.ui.ModelRow
---@return string
function ModelsView.mandatory(model)
    local parts, prices = {}, model.prices()
    if model.is_free then
        parts[1] = _("free")
    elseif prices.chapter then
        -- @translators A price: what a summary of the chapter would cost.
        parts[1] = T(_("%1 this chapter"), Money.dollars(prices.chapter))
    elseif prices.prompt_per_million then
        -- @translators A price for a million tokens.
        parts[1] = T(_("%1/M"), Money.dollars(prices.prompt_per_million))
    end
    parts[#parts + 1] = context(model.context_tokens)
    return table.concat(parts, " · ")
end

--- All that is known of a model, in lines.
---@param model precis.ui.ModelRow
---@return string
function ModelsView.details(model)
    local lines, prices = { model.id }, model.prices()
    if model.is_free then
        lines[#lines + 1] = _("Costs nothing; the number of requests a day is limited.")
    elseif prices.prompt_per_million and prices.completion_per_million then
        lines[#lines + 1] = T(
            _("%1 per million tokens read, %2 per million written."),
            Money.dollars(prices.prompt_per_million),
            Money.dollars(prices.completion_per_million)
        )
    else
        lines[#lines + 1] = _("Its price is not known before it is used.")
    end
    if prices.chapter then
        lines[#lines + 1] = T(_("About %1 for this chapter."), Money.dollars(prices.chapter))
    end
    if model.context_tokens then
        lines[#lines + 1] = T(_("Takes up to %1 tokens at once."), Money.thousands(model.context_tokens))
    end
    if model.sees then
        lines[#lines + 1] = _("Can see pictures.")
    end
    if model.calls_tools then
        lines[#lines + 1] = _("Can search the book by itself.")
    end
    return table.concat(lines, "\n")
end

--- The models with the favourites first, or these alone.
---@param models precis.ui.ModelRow[]
---@param only_favourites boolean?
---@return precis.ui.ModelRow[]
function ModelsView.ordered(models, only_favourites)
    local favourites, others = {}, {}
    for __, model in ipairs(models) do
        local list = model.is_favourite and favourites or others
        list[#list + 1] = model
    end
    for __, model in ipairs(only_favourites and {} or others) do
        favourites[#favourites + 1] = model
    end
    return favourites
end

--- Rows of the list.
---@param models precis.ui.ModelRow[]
---@param current string id of the one in use
---@param choose fun(model: precis.ui.ModelRow)
---@return table[] items as KOReader's Menu takes them
function ModelsView.items(models, current, choose)
    local items = {}
    for index, model in ipairs(models) do
        items[index] = {
            text = (model.is_favourite and "★ " or "") .. model.name,
            mandatory_func = function()
                return ModelsView.mandatory(model)
            end,
            bold = model.id == current,
            callback = function()
                choose(model)
            end,
        }
    end
    return items
end

return ModelsView
