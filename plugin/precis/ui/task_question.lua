--- Asks the reader before a task spends money, and does not ask again what was agreed to.

local ConfirmScreen = require("precis.ui.confirm_screen")
local Decimal = require("precis.text.decimal")

---@class precis.ui.TaskQuestion
local TaskQuestion = {}
TaskQuestion.__index = TaskQuestion

---@class precis.ui.TaskQuestionOptions
---@field guard precis.Guard
---@field job fun(): string what is being done now
---@field find_alternatives fun(done: fun(cheaper: table?, chapter: table?))
---@field is_wanted fun(): boolean whether the task still waits for an answer
---@field cancel fun()
---@field take_cheaper fun(cheaper: precis.ui.Cheaper)
---@field take_chapter fun(chapter: precis.ui.OneChapter)

---@param options precis.ui.TaskQuestionOptions
---@return precis.ui.TaskQuestion
function TaskQuestion.new(options)
    return setmetatable({ _options = options }, TaskQuestion)
end

--- The reader has agreed to what a job takes.
---@param reckoning precis.tasks.Reckoning
function TaskQuestion:agree(reckoning)
    self._agreed = reckoning
end

--- What the reader has agreed to pay at the most.
---@return string? exact dollars; nil: nothing was agreed to
function TaskQuestion:agreed_price()
    local price = self._agreed and self._agreed.price_high
    return price and price:format() or nil
end

-- Unless it has become dearer.
function TaskQuestion:_is_agreed(reckoning)
    local agreed = self._agreed
    return agreed
        and reckoning.price_high
        and agreed.price_high
        and Decimal.compare(reckoning.price_high, agreed.price_high) <= 0
end

---@param reckoning precis.tasks.Reckoning
---@param decide fun(go_on: boolean)
function TaskQuestion:ask(reckoning, decide)
    if self:_is_agreed(reckoning) then
        return decide(true)
    end
    self._options.find_alternatives(function(cheaper, chapter)
        if self._options.is_wanted() then
            self:_open(reckoning, decide, cheaper, chapter)
        end
    end)
end

function TaskQuestion:_open(reckoning, decide, cheaper, chapter)
    local options = self._options
    ConfirmScreen.open({
        guard = options.guard,
        job = options.job(),
        reckoning = reckoning,
        cheaper = cheaper,
        chapter = chapter,
        go_on = function()
            self:agree(reckoning)
            decide(true)
        end,
        cancel = function()
            decide(false)
            options.cancel()
        end,
        take_cheaper = options.take_cheaper,
        take_chapter = options.take_chapter,
    })
end

return TaskQuestion
