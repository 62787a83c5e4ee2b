--- What the buttons under an error do before the task is begun again.

local ConfirmScreen = require("precis.ui.confirm_screen")
local Tell = require("precis.ui.tell")
local _ = require("precis.ui.gettext")

local Remedies = {}

---@class precis.ui.RemedyOptions
---@field app precis.App
---@field account precis.ui.AccountScreens
---@field reading precis.Reading
---@field again fun(changes: precis.ui.TaskChanges?) begins the task anew
---@field do_later fun() keeps it until there is a network
---@field find_cheaper fun(done: fun(cheaper: precis.ui.Cheaper?))
---@field take_cheaper fun(cheaper: precis.ui.Cheaper) begins the task anew with it
---@field error fun(): precis.Error? the one that is shown
---@field send_picture fun() shows what a model says of the page's picture instead

-- For this one job; what is set stays.
local function choose_for_once(options)
    return function()
        options.account:pick_model(function(id)
            options.again({ model = id })
        end, { reading = options.reading })
    end
end

-- For pictures, from now on: the next page will want it too, and the model for texts stays.
local function choose_seeing_model(options)
    local settings = options.app.settings
    return function()
        options.account:pick_model(function(id)
            settings:set("picture_model", id)
            options.again()
        end, { current = settings:get("picture_model"), filter = { sees = true } })
    end
end

local function find_cheaper(options)
    return function()
        options.find_cheaper(function(cheaper)
            if cheaper then
                ConfirmScreen.offer_cheaper({
                    guard = options.app.host.guard,
                    cheaper = cheaper,
                    take = options.take_cheaper,
                })
            else
                Tell.text(_("No cheaper model is known that could do this."))
            end
        end)
    end
end

---@param options precis.ui.RemedyOptions
---@return table<precis.ui.Remedy, fun()>
function Remedies.of(options)
    local account, again, host = options.account, options.again, options.app.host
    local function and_again()
        again()
    end
    local function with(changes)
        return function()
            again(changes)
        end
    end
    return {
        log_in = options.app:client():is_openrouter() and function()
            account:log_in(and_again)
        end or nil,
        key = function()
            account:enter_key(and_again)
        end,
        model = function()
            account:choose_model(and_again)
        end,
        another_model = choose_for_once(options),
        seeing_model = choose_seeing_model(options),
        picture = options.send_picture,
        cheaper_model = find_cheaper(options),
        endpoint = function()
            account:enter_endpoint(and_again)
        end,
        budget = function()
            local err = options.error()
            account:enter_budget(and_again, err and err.budget)
        end,
        top_up = function()
            account:show_top_up()
        end,
        continue = with({ continue = true }),
        in_parts = with({ in_parts = true }),
        wifi = function()
            host.network.when_connected(host.guard:wrap("again", and_again))
        end,
        later = options.do_later,
    }
end

return Remedies
