--- Finds out how much money is left when an account or a key has run out, so that the error can tell.

local MoneyLeft = {}

---@param app precis.App
---@param err precis.Error gets `left` in dollars and `reset`, "daily", "weekly" or "monthly"
---@param done fun() not called when there is nothing to tell
function MoneyLeft.find(app, err, done)
    if err.kind ~= "credits" and err.kind ~= "key_limit" then
        return
    end
    app.accounts:credit(function(credit)
        local credits, key = credit and credit.credits, credit and credit.key
        if err.kind == "credits" then
            err.left = credits and credits.left
        else
            err.left, err.reset = key and key.limit_remaining, key and key.limit_reset
        end
        if err.left then
            done()
        end
    end)
end

return MoneyLeft
