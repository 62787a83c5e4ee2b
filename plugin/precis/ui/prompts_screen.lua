--- What models are told: wishes added to the built-in instructions, and the reader's own actions on selected words.
--
-- The built-in instructions themselves cannot be edited: they hold what keeps spoilers out and the book's text from
-- being taken for an order. A wish is added behind them, and both are part of what an answer is kept by.

local ActionsText = require("precis.ui.actions_text")
local ChoiceDialog = require("precis.ui.choice_dialog")
local ErrorText = require("precis.ui.error_text")
local LineDialog = require("precis.ui.line_dialog")
local ListScreen = require("precis.ui.list_screen")
local PromptsView = require("precis.ui.prompts_view")
local Shorten = require("precis.ui.shorten")
local Tell = require("precis.ui.tell")
local TextEditor = require("precis.ui.text_editor")
local _ = require("precis.ui.gettext")

local T = _.template

-- Shown with an action: the buttons below must stay on a small screen.
local MOST_TEMPLATE_CHARACTERS = 200

local PromptsScreen = {}
PromptsScreen.__index = PromptsScreen

---@param app precis.App
function PromptsScreen.open(app)
    local screen = setmetatable({ _app = app }, PromptsScreen)
    screen._menu = ListScreen.open(screen:_list())
end

function PromptsScreen:_list()
    local document, mistake = self._app.actions:document()
    return {
        guard = self._app.host.guard,
        title = _("Prompts"),
        items = PromptsView.items({
            get = function(setting)
                return self._app.settings:get(setting)
            end,
            actions = document and document.actions,
            mistake = mistake,
        }, {
            edit_wish = function(setting)
                self:_edit_wish(setting)
            end,
            show_action = function(index)
                self:_show_action(document.actions, index)
            end,
            add_action = function()
                self:_ask_title("", function(title)
                    self:_edit_text(nil, { title = title, text = "" })
                end)
            end,
            edit_file = function()
                self:_edit_file(mistake)
            end,
        }),
    }
end

function PromptsScreen:_reload()
    ListScreen.replace(self._menu, self:_list())
end

-- Wishes --------------------------------------------------------------------------------------------------------------

function PromptsScreen:_edit_wish(setting)
    local settings = self._app.settings
    TextEditor.open({
        guard = self._app.host.guard,
        title = PromptsView.wish_name(setting),
        description = _(
            "Your wish is added to what the model is told. Answers made with another wish are kept separately."
        ),
        text = settings:get(setting),
        hint = _("In simple words, for a child of ten."),
        reset = function()
            return settings:description(setting).default
        end,
        accept = function(text)
            if not settings:set(setting, text:match("^%s*(.-)%s*$")) then
                local room = settings:description(setting).max_bytes
                return T(_("This is too long. There is room for %1 characters."), room)
            end
            self:_reload()
        end,
    })
end

-- Own actions ---------------------------------------------------------------------------------------------------------

-- What is wrong, in words and with the line in the text at hand, if anything is; else the list shows what was done.
function PromptsScreen:_outcome(ok, err)
    if ok then
        self:_reload()
        return nil
    elseif err.kind == "bad_actions" then
        return ActionsText.mistake(err), err.line
    end
    return ErrorText.sentences(err)
end

function PromptsScreen:_ask_title(title, take)
    local taken
    LineDialog.open({
        guard = self._app.host.guard,
        title = _("Title of the action"),
        description = _("It is shown on the button that you tap when words are selected."),
        input = title,
        accept = function(text)
            taken = text:match("^%s*(.-)%s*$")
            if taken == "" or taken:find("[%[%]]") then
                return _("A title has at least one letter, and no brackets.")
            end
        end,
        next_action = function()
            take(taken)
        end,
    })
end

function PromptsScreen:_edit_text(index, action)
    TextEditor.open({
        guard = self._app.host.guard,
        title = action.title,
        description = _("What the model is told. Names in braces are filled in. Lines that begin with # are notes."),
        text = action.text,
        hint = "{selection}",
        pieces = ActionsText.pieces(),
        accept = function(text)
            return self:_outcome(self._app.actions:put(index, { title = action.title, text = text }))
        end,
    })
end

function PromptsScreen:_edit_file(mistake)
    TextEditor.open({
        guard = self._app.host.guard,
        title = _("Your actions"),
        description = _("A title in brackets begins an action; what follows is what the model is told."),
        text = self._app.actions:text(),
        line = mistake and mistake.line,
        pieces = ActionsText.pieces(),
        accept = function(text)
            return self:_outcome(self._app.actions:replace(text))
        end,
    })
    if mistake then
        Tell.text(ActionsText.mistake(mistake))
    end
end

-- What can be done with one action.
function PromptsScreen:_show_action(actions, index)
    local action = actions[index]
    ChoiceDialog.open({
        guard = self._app.host.guard,
        name = "action",
        title = action.title .. "\n\n" .. Shorten.line(action.template, MOST_TEMPLATE_CHARACTERS),
        rows = function(close_and)
            return self:_action_rows(actions, index, close_and)
        end,
    })
end

function PromptsScreen:_action_rows(actions, index, close_and)
    local action, own = actions[index], self._app.actions
    local text = table.concat(action.lines, "\n"):match("^(.-)%s*$")
    local function button(label, act, is_enabled)
        return { text = label, enabled = is_enabled ~= false, callback = close_and(act) }
    end
    local function changing(label, change, is_enabled)
        return button(label, function()
            local trouble = self:_outcome(change())
            if trouble then
                Tell.text(trouble)
            end
        end, is_enabled)
    end
    return {
        {
            button(_("Edit"), function()
                self:_edit_text(index, { title = action.title, text = text })
            end),
            button(_("Rename"), function()
                self:_ask_title(action.title, function(title)
                    local trouble = self:_outcome(own:put(index, { title = title, text = text }))
                    if trouble then
                        Tell.text(trouble)
                    end
                end)
            end),
        },
        {
            changing(_("Move up"), function()
                return own:move(index, -1)
            end, index > 1),
            changing(_("Move down"), function()
                return own:move(index, 1)
            end, index < #actions),
        },
        {
            changing(_("Delete"), function()
                return own:remove(index)
            end),
            button(_("Close")),
        },
    }
end

return PromptsScreen
