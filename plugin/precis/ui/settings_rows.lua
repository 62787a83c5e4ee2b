--- The kinds of rows that settings are made of, as KOReader's TouchMenu takes them. Opens nothing.
--
-- A row that shows a value has it as `value_func` too, for lists that put it at the line's end.

local _ = require("precis.ui.gettext")

local T = _.template

local Rows = {}

---@class precis.ui.SettingsState
---@field get fun(name: string): any
---@field set fun(name: string, value: any): boolean accepted

-- A row of a label and a value that may change while the menu is open.
local function labelled(label, value_func, row)
    row.label, row.value_func = label, value_func
    row.text_func = function()
        return T(_("%1: %2"), label, value_func())
    end
    return row
end

--- Something to do.
---@param label string
---@param callback fun(menu: table?)
---@param is_enabled (fun(): boolean)? nil: always
function Rows.action(label, callback, is_enabled)
    return { text = label, keep_menu_open = true, callback = callback, enabled_func = is_enabled }
end

--- A value that opens what changes it.
---@param label string
---@param value_func fun(): string
---@param callback fun(menu: table?)
---@param help string?
function Rows.value(label, value_func, callback, help)
    return labelled(label, value_func, { keep_menu_open = true, callback = callback, help_text = help })
end

--- A setting that is on or off.
---@param state precis.ui.SettingsState
---@param name string
---@param label string
---@param help string?
function Rows.toggle(state, name, label, help)
    return {
        text = label,
        help_text = help,
        checked_func = function()
            return state.get(name)
        end,
        callback = function()
            state.set(name, not state.get(name))
        end,
    }
end

-- The words for a value; one that is not among the choices stands for itself.
local function words_for(value, choices)
    for __, choice in ipairs(choices) do
        if choice.value == value then
            return choice.text
        end
    end
    return tostring(value)
end

--- One of several values, as radio items.
---@param state precis.ui.SettingsState
---@param name string
---@param label string
---@param choices { value: any, text: string }[]
---@param help string
function Rows.choice(state, name, label, choices, help)
    local items = {}
    for index, choice in ipairs(choices) do
        items[index] = {
            text = choice.text,
            radio = true,
            checked_func = function()
                return state.get(name) == choice.value
            end,
            callback = function()
                state.set(name, choice.value)
            end,
        }
    end
    return labelled(label, function()
        return words_for(state.get(name), choices)
    end, { sub_item_table = items, help_text = help })
end

---@class precis.ui.NumberWords
---@field unit string? a template with %1 for the number; nil: the number alone
---@field none { value: number, text: string }? a value that stands for "not set"
---@field start number? shown first while it is not set
---@field info string? what the number decides

--- A number within its bounds.
---@param state precis.ui.SettingsState
---@param name string
---@param label string
---@param words precis.ui.NumberWords
---@param enter fun(name: string, label: string, words: precis.ui.NumberWords, menu: table?)
function Rows.number(state, name, label, words, enter)
    return Rows.value(label, function()
        local value = state.get(name)
        if words.none and value == words.none.value then
            return words.none.text
        end
        return words.unit and T(words.unit, value) or ("%g"):format(value)
    end, function(menu)
        enter(name, label, words, menu)
    end, words.info)
end

---@class precis.ui.TextWords
---@field title string? nil: the label
---@field info string what the text decides
---@field none string? shown when it is empty
---@field show (fun(value: string): string)? how a value is shown in the row; nil: as it is

--- A line of text.
---@param state precis.ui.SettingsState
---@param name string
---@param label string
---@param words precis.ui.TextWords
---@param enter fun(name: string, label: string, words: precis.ui.TextWords, menu: table?)
function Rows.text(state, name, label, words, enter)
    return Rows.value(label, function()
        local value = state.get(name)
        if value == "" then
            return words.none or _("none")
        end
        return words.show and words.show(value) or value
    end, function(menu)
        enter(name, label, words, menu)
    end, words.info)
end

return Rows
