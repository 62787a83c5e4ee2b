--- Sends one chat request and reads its reply: one attempt, no second thoughts.

local Errors = require("precis.errors")
local Failure = require("precis.openrouter.failure")
local Reply = require("precis.openrouter.reply")

-- An error page is read as far as it may be of use.
local MAX_ERROR_BYTES = 64 * 1024

---@class precis.AskCall
---@field method string
---@field url string
---@field headers table<string, string>
---@field body string?
---@field key string?
---@field most_tokens integer? that the answer may have
---@field deadlines { connect: number, first_byte: number, first_token: number, idle: number, total: number } seconds;
--- total is clock.now()
---@field before_repeat (fun(): true?)? of `Http:request`

local Ask = {}

--- What may have to be taken out of, or read from, what the service says.
---@return precis.FailureContext
function Ask.context(deps, key, response)
    return { json = deps.json, wall = deps.clock.wall(), key = key, headers = response.headers }
end

--- Reads a reply that is a failure by its status.
---@async
---@return nil
---@return precis.Error
function Ask.failure(deps, call, response)
    if response.status < 400 then
        -- A key must not follow a redirect to who knows where.
        response:close()
        return nil, Errors.new("protocol", "the service answered with status " .. response.status, { sent = true })
    end
    local body, err, part = response:read_all(MAX_ERROR_BYTES)
    response:close()
    if err and err.kind == "cancelled" then
        return nil, err
    end
    return nil, Failure.from_response(response.status, body or part or "", Ask.context(deps, call.key, response))
end

--- Opens the request; a reply with an error status is an error.
---@async
---@return precis.net.Response? response
---@return precis.Error? err
function Ask.open(deps, call)
    local deadlines = call.deadlines
    local response, err = deps.http:request({
        method = call.method,
        url = call.url,
        headers = call.headers,
        body = call.body,
        before_repeat = call.before_repeat,
        deadlines = {
            connect = deadlines.connect,
            first_byte = deadlines.first_byte,
            -- Keep-alives count for the transport; what counts as progress is judged in `reply.lua`.
            idle = math.max(deadlines.idle, deadlines.first_token),
            total = math.max(0, deadlines.total - deps.clock.now()),
        },
    })
    if not response then
        return nil, err
    elseif response.status < 200 or response.status > 299 then
        return Ask.failure(deps, call, response)
    end
    return response
end

--- Asks for an answer.
---@async
---@param deps { http: precis.net.Http, json: precis.Json, clock: table }
---@param call precis.AskCall
---@param handlers { on_text: fun(delta: string)?, on_reasoning: fun(delta: string)? }
---@return precis.Completion? completion
---@return precis.Error? err with `partial` when anything was received
function Ask.chat(deps, call, handlers)
    local response, err = Ask.open(deps, call)
    if not response then
        -- A reply with an error status is never billed; a request that got none may be.
        err.may_be_billed = err.sent == true and err.status == nil
        return nil, err
    end
    local context = Ask.context(deps, call.key, response)
    local reply_deps = { json = deps.json, clock = deps.clock, context = context, most_tokens = call.most_tokens }
    local completion, why = Reply.new(response, reply_deps, call.deadlines, handlers):read()
    local result = completion or why.partial
    result.id = result.id or response.headers["x-generation-id"]
    return completion, why
end

return Ask
