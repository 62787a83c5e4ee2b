--- What the buttons under an error do before the task is begun again.

local Remedies = {}

---@class precis.ui.RemedyOptions
---@field app precis.App
---@field account precis.ui.AccountScreens
---@field again fun() begins the task anew
---@field do_later fun() keeps it until there is a network

---@param options precis.ui.RemedyOptions
---@return table<precis.ui.Remedy, fun()>
function Remedies.of(options)
    local account, again, host = options.account, options.again, options.app.host
    return {
        key = function()
            account:enter_key(again)
        end,
        model = function()
            account:choose_model(again)
        end,
        endpoint = function()
            account:enter_endpoint(again)
        end,
        budget = function()
            account:enter_budget(again)
        end,
        top_up = function()
            account:show_top_up()
        end,
        wifi = function()
            host.network.when_connected(host.guard:wrap("again", again))
        end,
        later = options.do_later,
    }
end

return Remedies
