--- What was asked and answered before, within a number of tokens: the last turns whole, the older ones condensed.

local Utf8 = require("precis.text.utf8")

local Conversation = {}

local WHOLE_TURNS = 2 -- the last ones
local CONDENSED_BYTES = 240 -- of an older answer

local function condensed(answer)
    if #answer <= CONDENSED_BYTES then
        return answer
    end
    return Utf8.prefix(answer, CONDENSED_BYTES) .. "…"
end

--- The numbers of an earlier turn's passages mean nothing in this one.
local function without_citations(answer)
    return (answer:gsub("%s*%[[%d,%s%-–]+%]", ""))
end

---@param turns { question: string, answer: string }[] oldest first
---@param budget integer tokens
---@param estimate fun(text: string): integer
---@return { role: string, content: string }[] messages oldest first; the oldest turns are left out when they do not fit
function Conversation.messages(turns, budget, estimate)
    local kept, used = {}, 0
    for index = #turns, 1, -1 do
        local answer = without_citations(turns[index].answer)
        if #turns - index >= WHOLE_TURNS then
            answer = condensed(answer)
        end
        used = used + estimate(turns[index].question) + estimate(answer)
        if used > budget then
            break
        end
        table.insert(kept, 1, { role = "assistant", content = answer })
        table.insert(kept, 1, { role = "user", content = turns[index].question })
    end
    return kept
end

--- What to search for: a follow-up such as "And who is his father?" needs the question before it.
---@param turns { question: string }[]
---@param question string
---@return string
function Conversation.search_text(turns, question)
    local last = turns[#turns]
    return last and question .. "\n" .. last.question or question
end

return Conversation
