--- Choosing a model: search, filters, details, favourites.

local UIManager = require("ui/uimanager")

local ChoiceDialog = require("precis.ui.choice_dialog")
local LineDialog = require("precis.ui.line_dialog")
local ListScreen = require("precis.ui.list_screen")
local ModelFilters = require("precis.ui.model_filters")
local ModelsView = require("precis.ui.models_view")
local Tell = require("precis.ui.tell")
local _ = require("precis.ui.gettext")

local T = _.template

local ModelsScreen = {}
ModelsScreen.__index = ModelsScreen

---@class precis.ui.ModelsScreenOptions
---@field guard precis.Guard
---@field find fun(filter: precis.ModelFilter): precis.ui.ModelRow[] out of the list at hand
---@field filter precis.ui.ModelFilter? what is filtered for at first
---@field current string
---@field none string? what stands for no choice, on a button; it gives ""
---@field age fun(): string? how old the list is, in words
---@field choose fun(id: string)
---@field toggle_favourite fun(id: string)
---@field refresh fun(done: fun(trouble: string?)) fetches the list anew
---@field type_name fun(take: fun(id: string)) to enter a name that is not in the list

---@param options precis.ui.ModelsScreenOptions
function ModelsScreen.open(options)
    local filter = {}
    for name, value in pairs(options.filter or {}) do
        filter[name] = value
    end
    local screen = setmetatable({ _options = options, _filter = filter }, ModelsScreen)
    screen._menu = ListScreen.open(screen:_list())
end

function ModelsScreen:_list()
    local models = ModelsView.ordered(self._options.find(self._filter), self._filter.favourites)
    return {
        guard = self._options.guard,
        title = T(_.ngettext("%1 model", "%1 models", #models), #models),
        subtitle = ModelFilters.words(self._filter, self._options.age()),
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

function ModelsScreen:_reload()
    -- A list that was fetched may come when the screen is gone.
    if UIManager:isWidgetShown(self._menu) then
        ListScreen.replace(self._menu, self:_list())
    end
end

-- Another filter gives another list.
function ModelsScreen:_show_filtered()
    ListScreen.begin_anew(self._menu, self:_list())
end

function ModelsScreen:_take(id)
    ListScreen.close(self._menu)
    self._options.choose(id)
end

function ModelsScreen:_open_filters()
    ChoiceDialog.open({
        guard = self._options.guard,
        name = "model filters",
        rows = function(close_and, stay_and)
            return self:_filter_rows(function(text, action)
                return { text = text, callback = close_and(action) }
            end, stay_and)
        end,
    })
end

function ModelsScreen:_filter_rows(closing, stay_and)
    local rows = { { closing(_("Search…"), function()
        self:_search()
    end) } }
    for __, row in ipairs(ModelFilters.rows(self._filter)) do
        local buttons = {}
        for index, filter in ipairs(row) do
            buttons[index] = {
                text = filter.text,
                callback = stay_and(function()
                    filter.change()
                    self:_show_filtered()
                end),
            }
        end
        rows[#rows + 1] = buttons
    end
    for __, row in ipairs(self:_other_ways(closing)) do
        rows[#rows + 1] = row
    end
    rows[#rows + 1] = { closing(_("Close")) }
    return rows
end

-- A list made anew, a name that is not in it, or no choice at all.
function ModelsScreen:_other_ways(closing)
    local rows = { {
        closing(_("Refresh the list"), function()
            self:_refresh()
        end),
        closing(_("Type a name…"), function()
            self._options.type_name(function(id)
                self:_take(id)
            end)
        end),
    } }
    if self._options.none then
        rows[2] = { closing(self._options.none, function()
            self:_take("")
        end) }
    end
    return rows
end

function ModelsScreen:_search()
    LineDialog.open({
        guard = self._options.guard,
        title = _("Search for a model"),
        input = self._filter.words,
        ok_text = _("Search"),
        accept = function(text)
            self._filter.words = text:find("%S") and text or nil
            self:_show_filtered()
        end,
    })
end

function ModelsScreen:_refresh()
    self._options.refresh(function(trouble)
        if trouble then
            Tell.text(trouble)
        else
            self:_reload()
        end
    end)
end

-- Details of one model, and the button that takes it.
function ModelsScreen:_show(model)
    ChoiceDialog.open({
        guard = self._options.guard,
        name = "model",
        title = model.name .. "\n\n" .. ModelsView.details(model),
        rows = function(close_and)
            local toggle = close_and(function()
                self._options.toggle_favourite(model.id)
                self:_reload()
            end)
            local take = close_and(function()
                self:_take(model.id)
            end)
            local favourite = model.is_favourite and _("Remove from favourites") or _("Add to favourites")
            return { { { text = favourite, callback = toggle }, { text = _("Use this model"), callback = take } } }
        end,
    })
end

return ModelsScreen
