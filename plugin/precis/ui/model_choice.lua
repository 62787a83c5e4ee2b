--- Choosing a model, for what is asked for or for one thing alone: the list at hand, or fetched when there is none.

local ErrorText = require("precis.ui.error_text")
local LineDialog = require("precis.ui.line_dialog")
local ModelsScreen = require("precis.ui.models_screen")
local Tell = require("precis.ui.tell")
local _ = require("precis.ui.gettext")

local T = _.template

local ModelChoice = {}

local HOUR = 3600 -- seconds

local function age_in_words(seconds)
    if not seconds then
        return nil
    end
    local hours = math.floor(seconds / HOUR)
    -- @translators The list of models.
    return hours < 1 and _("up to date") or T(_.ngettext("%1 hour old", "%1 hours old", hours), hours)
end

local function type_name(app, current, take)
    local taken
    LineDialog.open({
        guard = app.host.guard,
        title = _("Model"),
        description = _("The model's name at the service, such as openai/gpt-4o-mini."),
        input = current,
        accept = function(text)
            taken = text:match("^%s*(.-)%s*$")
            return taken:find(app.settings:description("model").pattern) == nil and _("A model's name has no spaces.")
                or nil
        end,
        next_action = function()
            take(taken)
        end,
    })
end

---@class precis.ui.ModelWish
---@field current string the id of the one in use
---@field filter precis.ModelFilter? what is filtered for at first, such as { sees = true }
---@field chapter_tokens integer? of the chapter in view, to tell its price
---@field none string? what stands for no choice, on a button; it gives ""

--- Shows the models.
---@param app precis.App
---@param wish precis.ui.ModelWish
---@param chosen fun(id: string)
function ModelChoice.open(app, wish, chosen)
    local service, is_here = app.service, app.life:here()
    local open = app.host.guard:wrap("models", function()
        if not is_here() then
            return
        end
        ModelsScreen.open({
            guard = app.host.guard,
            find = function(filter)
                return service:models(filter, wish.chapter_tokens)
            end,
            filter = wish.filter,
            none = wish.none,
            current = wish.current,
            age = function()
                return age_in_words(service:models_age())
            end,
            choose = chosen,
            toggle_favourite = function(id)
                service:toggle_favourite(id)
            end,
            refresh = function(done)
                service:load_models({ force = true }, function(err)
                    if is_here() then
                        done(err and ErrorText.sentences(err))
                    end
                end)
            end,
            type_name = function(take)
                type_name(app, wish.current, take)
            end,
        })
    end)
    if #service:models({}) > 0 then
        open()
    else
        local stop_waiting = Tell.waiting()
        service:load_models({}, function(err)
            stop_waiting()
            open()
            -- A name can be typed even so.
            if err and is_here() then
                Tell.error(err)
            end
        end)
    end
end

return ModelChoice
