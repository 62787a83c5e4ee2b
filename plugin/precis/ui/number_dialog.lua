--- Asks the reader for a number between two bounds.

local SpinWidget = require("ui/widget/spinwidget")

local Windows = require("precis.ui.windows")

local NumberDialog = {}

local HOLD_STEPS = 10 -- how many steps a long press takes

---@class precis.ui.NumberDialogOptions
---@field guard precis.Guard
---@field title string
---@field words precis.ui.NumberWords
---@field value number
---@field description precis.SettingDescription its bounds, step and default
---@field accept fun(value: number)

-- What stands for "not set" is a button of its own, not one of the numbers.
local function lowest(options)
    local none, min = options.words.none, options.description.min
    return none and none.value == min and math.max(min + 1, 0) or min
end

local function precision_of(step)
    return step < 0.1 and "%.2f" or step < 1 and "%.1f" or "%d"
end

---@param options precis.ui.NumberDialogOptions
function NumberDialog.open(options)
    local words, description = options.words, options.description
    local none, step = words.none, description.step or 1
    local is_unset = none and options.value == none.value
    local function accept(value)
        return options.guard:wrap("number", function(spin)
            options.accept(value or spin.value)
        end)
    end
    Windows.show(SpinWidget:new({
        title_text = options.title,
        info_text = words.info,
        value = is_unset and words.start or options.value,
        value_min = lowest(options),
        value_max = description.max,
        value_step = step,
        value_hold_step = step * HOLD_STEPS,
        precision = precision_of(step),
        default_value = not none and description.default or nil,
        ok_always_enabled = true,
        callback = accept(),
        extra_text = none and none.text,
        extra_callback = none and accept(none.value),
    }))
end

return NumberDialog
