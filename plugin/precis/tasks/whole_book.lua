--- Questions about the book as a whole: whether one is, and which of the summaries at hand tell most about it.
--
-- Passages found by words cannot tell what a book is about. What can are the overview and the summaries of chapters
-- that were paid for before; nothing is made or paid for here.

local Place = require("precis.tasks.place")
local Truncate = require("precis.text.truncate")
local Words = require("precis.text.words")
local patterns = require("precis.tasks.whole_questions")

local WholeBook = {}

local MAX_SUMMARY_TOKENS = 220 -- of one chapter

---@class precis.tasks.Summaries what is stored and may be shown
---@field overview { text: string, last: precis.Place }?
---@field chapters { chapter: integer, title: string, text: string, last: precis.Place }[] in reading order

--- Whether a question is about the book as a whole.
---@param question string
---@return boolean
function WholeBook.is_asked(question)
    local asked = " " .. Words.normalise(question) .. " "
    for __, of_language in pairs(patterns) do
        for __, pattern in ipairs(of_language) do
            if asked:find(Words.fold(pattern)) then
                return true
            end
        end
    end
    return false
end

local function line_of(summary, deps)
    local text = Truncate.to_tokens(summary.text, MAX_SUMMARY_TOKENS, deps.estimate, { from = "start" })
    return ("(%s) %s"):format(summary.title, (text:gsub("%s*\n%s*", " ")))
end

-- How many of the question's longer words a summary has.
local function words_shared(question_words, text)
    local folded, count = " " .. Words.normalise(text) .. " ", 0
    for word in pairs(question_words) do
        count = count + (folded:find(" " .. word .. " ", 1, true) and 1 or 0)
    end
    return count
end

local function longer_words(question)
    local words = {}
    for word in Words.normalise(question):gmatch("%S+") do
        if #word > 3 then
            words[word] = true
        end
    end
    return words
end

-- How early a chapter's turn comes when a book is halved again and again: its ends, its middle, the quarters …
local function turn_of(index, count)
    local turn, step = 0, count
    while index < count and math.floor(math.ceil((index - 1) / step) * step) ~= index - 1 do
        turn, step = turn + 1, step / 2
    end
    return turn
end

-- Those that speak of what is asked about come first, the others spread over the book.
local function by_use(summaries, question)
    local words, ranked = longer_words(question), {}
    for index, summary in ipairs(summaries) do
        ranked[index] = {
            index = index,
            shared = words_shared(words, summary.text),
            turn = turn_of(index, #summaries),
        }
    end
    table.sort(ranked, function(a, b)
        if a.shared ~= b.shared then
            return a.shared > b.shared
        elseif a.turn ~= b.turn then
            return a.turn < b.turn
        end
        return a.index < b.index
    end)
    return ranked
end

--- What the summaries tell, in reading order, within a number of tokens.
---@param deps { estimate: fun(text: string): integer }
---@param summaries precis.tasks.Summaries
---@param question string
---@param max_tokens integer
---@return { text: string?, last: precis.Place?, count: integer } material `text` nil: there are none; `last` up to
--- where they tell; `count` of chapters
function WholeBook.material(deps, summaries, question, max_tokens)
    local lines, last, left, count = {}, nil, max_tokens, 0
    local overview = summaries.overview
    if overview and deps.estimate(overview.text) <= left then
        left = left - deps.estimate(overview.text)
        lines[0], last = overview.text, overview.last
    end
    for __, rank in ipairs(by_use(summaries.chapters, question)) do
        local summary = summaries.chapters[rank.index]
        local line = line_of(summary, deps)
        left = left - deps.estimate(line)
        if left < 0 then
            break
        end
        lines[rank.index], last, count = line, Place.later(last, summary.last), count + 1
    end
    local in_order = { lines[0] }
    for index = 1, #summaries.chapters do
        in_order[#in_order + 1] = lines[index]
    end
    return { text = in_order[1] and table.concat(in_order, "\n"), last = last, count = count }
end

return WholeBook
