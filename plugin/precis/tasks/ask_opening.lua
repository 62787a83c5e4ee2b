--- What a question about the book begins with: passages that are found by its words, summaries where it is about the
--- whole, all of a short text, and the conversation so far.

local Budget = require("precis.tasks.budget")
local Conversation = require("precis.tasks.conversation")
local Passages = require("precis.tasks.passages")
local Prompt = require("precis.tasks.prompt")
local WholeBook = require("precis.tasks.whole_book")
local prompts = require("precis.tasks.prompts.ask")

-- A text up to this is sent whole: it costs no more than passages of a long one. About the whole of a book little less
-- than all of it tells.
local WHOLE_BYTES = 6000
local WHOLE_BYTES_ABOUT_ALL = 24000
local FEWEST_BYTES_OF_TOKEN = 2
local SUMMARY_TOKENS = 4000 -- of summaries, for a question about the whole or one that no passage answers
local FIRST_PASSAGES = 5
local THREAD_TOKENS = 700 -- of earlier questions and answers

---@class precis.tasks.AskOpening
---@field has_everything boolean the whole text is sent: nothing is left to look for
---@field last_summarised precis.Place? up to where the summaries tell that are sent
---@field needs_summaries boolean? it is about the whole, and few chapters have a summary
local Opening = {}
Opening.__index = Opening

--- Of passages in the first request.
Opening.PASSAGE_TOKENS = 1500

---@param deps precis.tasks.AskDeps
---@param request precis.tasks.AskRequest
function Opening.new(deps, request)
    return setmetatable({
        has_everything = false,
        _deps = deps,
        _request = request,
        _is_about_all = WholeBook.is_asked(request.question),
    }, Opening)
end

--- The messages, the question last.
---@async
---@param passages precis.tasks.Passages empty; gets those that are sent
---@return table[]? messages
---@return precis.Error? err
function Opening:messages(passages)
    local hits, err = self:_hits()
    if not hits then
        return nil, err
    end
    local summaries, summary_err = self:_summaries(hits)
    if summary_err then
        return nil, summary_err
    end
    local request = self._request
    local messages = { { role = "system", content = self:_system(summaries) } }
    for __, message in ipairs(Conversation.messages(request.turns, THREAD_TOKENS, self._deps.estimate)) do
        messages[#messages + 1] = message
    end
    messages[#messages + 1] = { role = "user", content = self:_question(passages:add(hits), summaries) }
    return messages
end

function Opening:_question(found, summaries)
    local request = self._request
    return Prompt.fill(summaries and prompts.with_summaries or prompts.question, {
        title = request.values.title,
        by = request.values.by,
        quoted = #found > 0 and Passages.quoted(found) or prompts.nothing_found,
        summaries = summaries and Prompt.quote(summaries),
        question = request.question,
    })
end

function Opening:_hits()
    local most = self._is_about_all and WHOLE_BYTES_ABOUT_ALL or WHOLE_BYTES
    local everything, err = self._deps.everything(math.min(most, self:_room() * FEWEST_BYTES_OF_TOKEN))
    if everything or err then
        self.has_everything = everything ~= nil
        return everything, err
    end
    local request = self._request
    return self._deps.search(Conversation.search_text(request.turns, request.question), {
        k = FIRST_PASSAGES,
        max_tokens = Opening.PASSAGE_TOKENS,
    })
end

-- What summaries tell, where passages alone would not do.
function Opening:_summaries(hits)
    self.last_summarised = nil
    if self.has_everything or #hits > 0 and not self._is_about_all then
        return nil
    end
    local summaries, err = self._deps.summaries()
    if not summaries then
        return nil, err
    end
    local most = math.min(SUMMARY_TOKENS, self:_room() - Opening.PASSAGE_TOKENS)
    local material = WholeBook.material(self._deps, summaries, self._request.question, most)
    self.last_summarised = material.last
    self.needs_summaries = self._is_about_all and 2 * material.count < #self._deps.chapters()
    return material.text
end

-- Tokens that are left for what is sent of the book.
function Opening:_room()
    local around = self._deps.estimate(prompts.system .. prompts.with_summaries) + THREAD_TOKENS
    return Budget.room(self._deps.limits, around, prompts.answer_tokens)
end

--- Whether the model may look for more.
---@return boolean
function Opening:can_call_tools()
    return self._deps.can_call_tools and not self.has_everything
end

function Opening:_system(summaries)
    local lines = { Prompt.system(prompts, self._request.values, self._deps.wishes) }
    lines[#lines + 1] = summaries and prompts.summaries_hint
    lines[#lines + 1] = self:can_call_tools() and prompts.tools_hint or nil
    return table.concat(lines, "\n")
end

return Opening
