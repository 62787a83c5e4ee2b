--- What the list of models can be filtered for, and in which order it is. Opens nothing.

local Shorten = require("precis.ui.shorten")
local _ = require("precis.ui.gettext")

local T = _.template

local ModelFilters = {}

---@class precis.ui.ModelFilter: precis.ModelFilter
---@field favourites boolean?

-- More would not fit on the line below the title; their buttons show them.
local MOST_PARTS, MOST_LETTERS = 2, 20

-- Each tap goes on to the next; after the last, anything goes.
local CONTEXTS = { 32000, 128000, 1000000 } -- tokens
local PRICES = { 0.5, 2, 10 } -- dollars for a million tokens read

local function next_of(values, current)
    for index, value in ipairs(values) do
        if value == current then
            return values[index + 1]
        end
    end
    return values[1]
end

local function context_words(tokens)
    -- @translators How much text a model takes at least, such as 128k.
    return T(_("from %1"), tokens >= 1000000 and tokens / 1000000 .. "M" or tokens / 1000 .. "k")
end

local function price_words(dollars)
    -- @translators A price, such as $1/M.
    return T(_("up to %1"), "$" .. dollars .. "/M")
end

local function toggled(filter, name, label)
    return {
        text = (filter[name] and "☑ " or "☐ ") .. label,
        change = function()
            filter[name] = not filter[name] or nil
        end,
    }
end

--- The buttons of the filter, in rows.
---@param filter precis.ui.ModelFilter changed by a button's `change`
---@return { text: string, change: fun() }[][]
function ModelFilters.rows(filter)
    return {
        { toggled(filter, "favourites", _("Favourites")), toggled(filter, "free", _("Free")) },
        { toggled(filter, "sees", _("Can see")), toggled(filter, "tools", _("Can use tools")) },
        {
            {
                text = filter.min_context and context_words(filter.min_context) or _("Any context"),
                change = function()
                    filter.min_context = next_of(CONTEXTS, filter.min_context)
                end,
            },
            {
                text = filter.max_price and price_words(filter.max_price) or _("Any price"),
                change = function()
                    filter.max_price = next_of(PRICES, filter.max_price)
                end,
            },
        },
        {
            {
                text = filter.sort == "price" and _("As the service lists them") or _("Cheapest first"),
                change = function()
                    filter.sort = filter.sort ~= "price" and "price" or nil
                end,
            },
        },
    }
end

--- What is filtered for, in one line of a small screen.
---@param filter precis.ui.ModelFilter
---@param age string? how old the list is
---@return string
function ModelFilters.words(filter, age)
    local parts = { filter.words and Shorten.line(filter.words, MOST_LETTERS) }
    local function add(is_on, words)
        parts[#parts + 1] = is_on and words or nil
    end
    add(filter.favourites, _("Favourites"))
    add(filter.free, _("Free"))
    add(filter.sees, _("Can see"))
    add(filter.tools, _("Can use tools"))
    add(filter.min_context, filter.min_context and context_words(filter.min_context))
    add(filter.max_price, filter.max_price and price_words(filter.max_price))
    if #parts > MOST_PARTS then
        return T(_.ngettext("%1 filter", "%1 filters", #parts), #parts)
    end
    return table.concat(#parts > 0 and parts or { age }, " · ")
end

return ModelFilters
