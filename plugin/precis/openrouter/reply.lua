--- Reads one reply to a chat request as it arrives, stream or not, whatever was asked for and whatever the headers say.
--
-- Keep-alives (comments, white space) show that the line is open, not that the answer goes on: they move no deadline.

local Accumulator = require("precis.openrouter.completion")
local Endless = require("precis.openrouter.endless")
local Errors = require("precis.errors")
local ReplyBody = require("precis.openrouter.reply_body")
local Sse = require("precis.openrouter.sse")
local Task = require("precis.async.task")
local Usage = require("precis.openrouter.usage")
local Verdict = require("precis.openrouter.verdict")

local MAX_BODY_BYTES = 8 * 1024 * 1024
local END_MARK = "^%s*%[DONE%]%s*$"
local STREAM_DATA = "^%s*[{%[]" -- a chunk or the end mark
-- After the end mark or an error only usage and the end of the body are due; they come at once or not at all.
local LINGER = 0.5 -- seconds

---@class precis.ReplyDeadlines
---@field first_token number seconds until the answer must begin
---@field idle number seconds without progress
---@field total number clock.now() at which it must be whole

local Reply = {}
Reply.__index = Reply

---@param response precis.net.Response
---@param deps { json: precis.Json, clock: table, context: precis.FailureContext, most_tokens: integer? }
---@param deadlines precis.ReplyDeadlines
---@param handlers { on_text: fun(delta: string)?, on_reasoning: fun(delta: string)? }
function Reply.new(response, deps, deadlines, handlers)
    return setmetatable({
        _response = response,
        _json = deps.json,
        _clock = deps.clock,
        _context = deps.context,
        _deadlines = deadlines,
        _handlers = handlers,
        _accumulator = Accumulator.new(),
        _watched = { text = Endless.new(deps.most_tokens), thoughts = Endless.new() },
        _events = Sse.new(),
        _take = Reply._take_first,
        _pieces = {},
        _bytes = 0,
        _progress_at = deps.clock.now(),
        _allowance = deadlines.first_token,
    }, Reply)
end

local function call(handler, text)
    if handler and text ~= "" then
        handler(text)
    end
end

function Reply:_note_progress()
    self._progress_at = self._clock.now()
    self._allowance = self._deadlines.idle
end

--- When to stop waiting for the next bytes, and what it means.
function Reply:_deadline()
    if self._lingers_until then
        return self._lingers_until, "linger"
    end
    local progress = self._progress_at + self._allowance
    if progress < self._deadlines.total then
        return progress, self._allowance == self._deadlines.idle and "idle" or "first_token"
    end
    return self._deadlines.total, "total"
end

function Reply:_linger()
    self._lingers_until = self._lingers_until or self._clock.now() + LINGER
end

--- Takes in a decoded chunk or body, and passes on what is new in it.
function Reply:_add(value)
    local text, reasoning, advanced = self._accumulator:add(value)
    if advanced then
        self:_note_progress()
    end
    call(self._handlers.on_reasoning, reasoning)
    call(self._handlers.on_text, text)
    if self._accumulator.failure then
        self:_linger()
    end
    local why = self._watched.text:add(text) or self._watched.thoughts:add(reasoning)
    if why then
        return nil, Errors.new("endless", "the answer was stopped: " .. why)
    end
    return true
end

--- One event's data. What does not even look like JSON is somebody's idea of a keep-alive.
function Reply:_take_data(event)
    if event.data:find(END_MARK) then
        self._is_whole = true
        self:_linger()
        return true
    elseif not event.data:find("^%s*{") then
        return true
    end
    local value, err = self._json.decode(event.data)
    if not value then
        return nil, err
    end
    Usage.keep_cost_exact(value, event.data)
    if event.name == "error" and value.error == nil then
        value = { error = value }
    end
    return self:_add(value)
end

function Reply:_take_events(events)
    for __, event in ipairs(events) do
        self._is_stream = self._is_stream or event.kind == "keep-alive" or event.data:find(STREAM_DATA) ~= nil
        if event.kind == "data" and not self._is_whole then
            local ok, err = self:_take_data(event)
            if ok then
                ok, err = Task.checkpoint()
            end
            if not ok then
                return nil, err
            end
        end
    end
    return true
end

--- Counts what has come; nobody's answer is as long as what a broken server may send.
function Reply:_fits(bytes)
    self._bytes = self._bytes + #bytes
    if self._bytes > MAX_BODY_BYTES then
        return nil, Errors.new("too_large", "the answer is larger than we accept")
    end
    return true
end

function Reply:_take_stream(bytes)
    local fits, too_large = self:_fits(bytes)
    if not fits then
        return nil, too_large
    end
    local events, err = self._events:feed(bytes)
    if not events then
        return nil, err
    end
    return self:_take_events(events)
end

--- Collects a body. White space before it is a keep-alive, and inside it proves nothing.
function Reply:_take_body(bytes)
    self._pieces[#self._pieces + 1] = bytes
    if bytes:find("%S") then
        self:_note_progress()
    end
    return self:_fits(bytes)
end

--- Until it is clear what comes: a body begins with a brace, a page with "<", a stream with anything else.
function Reply:_take_first(bytes)
    local first = bytes:gsub("^\239\187\191", ""):match("%S")
    if not first then
        return true
    end
    self._take = (first == "{" or first == "[" or first == "<") and Reply._take_body or Reply._take_stream
    return self:_take(bytes)
end

--- At the end of the bytes: what is still held back, and the judgement.
function Reply:_finish()
    if self._take == Reply._take_body then
        return self:_finish_body()
    elseif self._take == Reply._take_first then
        return nil, Errors.new("empty_answer", "the reply has no body")
    end
    -- An event that breaks off in its middle shows by itself that the stream has.
    self:_take_events(self._events:finish())
    if not self._is_stream then
        return ReplyBody.not_an_answer("")
    end
    return Verdict.of(self._accumulator, self._is_whole and "whole" or "broken_off", self._context)
end

function Reply:_finish_body()
    local value, err = ReplyBody.read(table.concat(self._pieces), self._json)
    if not value then
        return nil, err
    end
    self:_add(value)
    return Verdict.of(self._accumulator, "whole", self._context)
end

--- Takes in what there is of a body that was cut: all of it, when only its framing is broken.
function Reply:_salvage()
    local body = table.concat(self._pieces)
    local value = ReplyBody.read(body, self._json)
    if value then
        self:_add(value)
        return self._accumulator:result(false)
    end
    local partial = self._accumulator:result(false)
    partial.text = ReplyBody.salvage(body, self._json)
    call(self._handlers.on_text, partial.text)
    return partial
end

--- The end of a reply that went wrong on the way: an error with all that had come, unless nothing is missing.
function Reply:_failed(err)
    local has_body = self._pieces[1] and not self._accumulator:is_settled()
    local partial = has_body and self:_salvage() or self._accumulator:result(false)
    if self._accumulator:is_settled() and not self._accumulator.failure then
        return Verdict.of(self._accumulator, "broken_off", self._context)
    end
    err.partial = partial
    err.sent = true
    err.may_be_billed = true
    return nil, err
end

--- Waits for the next bytes and takes them in.
---@return boolean? more false: all has come
---@return precis.Error? err
function Reply:_step()
    local deadline, phase = self:_deadline()
    local bytes, err = self._response:read(deadline)
    if err and phase == "linger" then
        return false
    elseif err then
        err.phase = err.kind == "timeout" and err.phase ~= "task" and phase or err.phase
        return nil, err
    elseif not bytes then
        return false
    end
    local ok, why = self:_take(bytes)
    if not ok then
        return nil, why
    end
    return Task.checkpoint()
end

--- Reads the reply to its end.
---@async
---@return precis.Completion? completion
---@return precis.Error? err with `partial`
function Reply:read()
    local more, err = true, nil
    while more do
        more, err = self:_step()
    end
    self._response:close()
    if err then
        return self:_failed(err)
    end
    local completion, why = self:_finish()
    if not completion and not why.partial then
        return self:_failed(why)
    end
    return completion, why
end

return Reply
