--- Choosing a model: search, filters, details, favourites.

local ButtonDialog = require("ui/widget/buttondialog")
local UIManager = require("ui/uimanager")

local LineDialog = require("precis.ui.line_dialog")
local ListScreen = require("precis.ui.list_screen")
local ModelsView = require("precis.ui.models_view")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local T = _.template

local ModelsScreen = {}
ModelsScreen.__index = ModelsScreen

---@class precis.ui.ModelsScreenOptions
---@field guard precis.Guard
---@field find fun(filter: table): precis.ui.ModelRow[] out of the list at hand
---@field current string
---@field age string? how old the list is, in words
---@field choose fun(id: string)
---@field toggle_favourite fun(id: string)
---@field refresh fun(done: fun(trouble: string?)) fetches the list anew
---@field type_name fun() to enter a name that is not in the list

---@param options precis.ui.ModelsScreenOptions
function ModelsScreen.open(options)
    local screen = setmetatable({ _options = options, _filter = {} }, ModelsScreen)
    screen._menu = ListScreen.open(screen:_list())
end

function ModelsScreen:_list()
    local models = self._options.find(self._filter)
    return {
        guard = self._options.guard,
        title = T(_.ngettext("%1 model", "%1 models", #models), #models),
        subtitle = self:_subtitle(),
        items = ModelsView.items(models, self._options.current, function(model)
            self:_show(model)
        end),
        empty_text = _("No model fits. Change the filter."),
        left_icon = "appbar.menu",
        on_left_icon = function()
            self:_open_filters()
        end,
    }
end

local FILTERS = {
    {
        name = "free",
        label = function()
            return _("Free")
        end,
    },
    {
        name = "sees",
        label = function()
            return _("Can see")
        end,
    },
    {
        name = "tools",
        label = function()
            return _("Can use tools")
        end,
    },
}

function ModelsScreen:_subtitle()
    local parts = { self._filter.words }
    for __, filter in ipairs(FILTERS) do
        if self._filter[filter.name] then
            parts[#parts + 1] = filter.label()
        end
    end
    parts[#parts + 1] = self._options.age
    return table.concat(parts, " · ")
end

function ModelsScreen:_reload()
    ListScreen.replace(self._menu, self:_list())
end

function ModelsScreen:_open_filters()
    local dialog
    local function close_and(action)
        return function()
            UIManager:close(dialog)
            action()
            self:_reload()
        end
    end
    local rows = { { { text = _("Search…"), callback = close_and(function()
        self:_search()
    end) } } }
    for __, filter in ipairs(FILTERS) do
        rows[#rows + 1] = {
            {
                text = (self._filter[filter.name] and "☑ " or "☐ ") .. filter.label(),
                callback = close_and(function()
                    self._filter[filter.name] = not self._filter[filter.name] or nil
                end),
            },
        }
    end
    rows[#rows + 1] = {
        {
            text = self._filter.sort == "price" and _("Order of the service") or _("Cheapest first"),
            callback = close_and(function()
                self._filter.sort = self._filter.sort ~= "price" and "price" or nil
            end),
        },
        { text = _("Fetch the list anew"), callback = close_and(function()
            self:_refresh()
        end) },
    }
    rows[#rows + 1] = { { text = _("Type a name…"), callback = close_and(self._options.type_name) } }
    dialog = ButtonDialog:new({ buttons = self._options.guard:wrap_items(rows, "model filters") })
    Windows.show(dialog)
end

function ModelsScreen:_search()
    LineDialog.open({
        guard = self._options.guard,
        title = _("Search for a model"),
        input = self._filter.words,
        ok_text = _("Search"),
        accept = function(text)
            self._filter.words = text:find("%S") and text or nil
            self:_reload()
        end,
    })
end

function ModelsScreen:_refresh()
    self._options.refresh(function(trouble)
        if trouble then
            Windows.show(require("ui/widget/infomessage"):new({ text = trouble }))
        else
            self:_reload()
        end
    end)
end

-- Details of one model, and the button that takes it.
function ModelsScreen:_show(model)
    local dialog
    local rows = {
        {
            {
                text = model.is_favourite and _("No favourite any more") or _("Make it a favourite"),
                callback = function()
                    UIManager:close(dialog)
                    self._options.toggle_favourite(model.id)
                    self:_reload()
                end,
            },
            {
                text = _("Use this model"),
                callback = function()
                    UIManager:close(dialog)
                    ListScreen.close(self._menu)
                    self._options.choose(model.id)
                end,
            },
        },
    }
    dialog = ButtonDialog:new({
        title = model.name .. "\n\n" .. ModelsView.details(model),
        buttons = self._options.guard:wrap_items(rows, "model"),
    })
    Windows.show(dialog)
end

return ModelsScreen
