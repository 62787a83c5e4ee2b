--- Another service: its address, its key if it wants one, and a test of both.

local Device = require("device")
local MultiInputDialog = require("ui/widget/multiinputdialog")
local UIManager = require("ui/uimanager")

local ErrorText = require("precis.ui.error_text")
local Money = require("precis.ui.money")
local Tell = require("precis.ui.tell")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local T = _.template

local EndpointScreen = {}

-- What the test found, or what went wrong.
local function result_in_words(app, result, err)
    local words
    if not result then
        return ErrorText.sentences(err)
    elseif result.limit_remaining then
        words = T(_("It works. The key may still spend %1."), Money.dollars(tonumber(result.limit_remaining)))
    else
        words = T(_.ngettext("It works: %1 model.", "It works: %1 models.", result.models), result.models)
    end
    return app.access:is_unencrypted() and words .. "\n\n" .. EndpointScreen.unencrypted() or words
end

--- What it means that an address begins with http.
---@return string
function EndpointScreen.unencrypted()
    return _(
        "What is sent there is not encrypted. Précis allows this on your own network only, never over the internet."
    )
end

--- Tries the service that is set.
---@param app precis.App
function EndpointScreen.test(app)
    local is_here = app.life:here()
    app.service:test(function(result, err)
        if is_here() then
            Tell.text(result_in_words(app, result, err))
        end
    end)
end

-- Takes address and key; says what is wrong with them, if anything.
local function accept(app, address, key)
    local endpoint, err = app.access:use_endpoint(address)
    if not endpoint then
        return err.kind == "bad_request" and _("This is not an address. It begins with https:// or http://.")
            or ErrorText.sentences(err)
    elseif key:find("%S") then
        local ok, key_err = app.access:accept_key(key)
        return not ok and ErrorText.sentences(key_err) or nil
    end
end

-- Goes on; who has chosen an address that is not encrypted is told what that means.
local function finish(app, before, next_action)
    if next_action then
        next_action()
    end
    if app.access:is_unencrypted() and app.settings:get("base_url") ~= before then
        Tell.text(EndpointScreen.unencrypted())
    end
end

local function make_buttons(app, dialog, next_action)
    local before = app.settings:get("base_url")
    local function take()
        local fields = dialog():getFields()
        local trouble = accept(app, fields[1], fields[2])
        if trouble then
            Tell.text(trouble)
        end
        return trouble == nil
    end
    return {
        {
            {
                text = _("Cancel"),
                id = "close",
                callback = function()
                    -- A test has used another address perhaps.
                    app.access:use_endpoint(before)
                    UIManager:close(dialog())
                end,
            },
            {
                text = _("Test"),
                callback = function()
                    if take() then
                        EndpointScreen.test(app)
                    end
                end,
            },
            {
                text = _("Save"),
                is_enter_default = true,
                callback = function()
                    if take() then
                        UIManager:close(dialog())
                        finish(app, before, next_action)
                    end
                end,
            },
        },
    }
end

---@param app precis.App
---@param next_action fun()? done once it was taken
function EndpointScreen.open(app, next_action)
    local dialog
    local buttons = make_buttons(app, function()
        return dialog
    end, next_action)
    dialog = MultiInputDialog:new({
        title = _("Service"),
        fields = {
            {
                description = _("Address of a service that works like OpenRouter or OpenAI"),
                text = app.settings:get("base_url"),
                hint = "https://…/v1",
            },
            {
                description = _("Its key, if it needs one and you have not entered it yet"),
                text = "",
                text_type = "password",
            },
        },
        buttons = app.host.guard:wrap_items(buttons, "endpoint"),
    })
    Windows.show(dialog)
    -- On a screen that is held sideways the keys would lie over the buttons; a tap on a field brings them.
    if Device.screen:getScreenMode() == "portrait" then
        dialog:onShowKeyboard()
    end
end

return EndpointScreen
