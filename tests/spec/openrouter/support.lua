--- A world for the client's specs: a clock that stands still until it is told, an HTTP client that plays a script.

local Codec = require("precis.koreader.codec")
local Errors = require("precis.errors")
local Json = require("precis.text.json")
local Scheduler = require("precis.async.scheduler")
local Task = require("precis.async.task")

local Support = {}

Support.json = Json.new(Codec.pick())

--- A clock that jumps to the next need instead of waiting.
function Support.clock()
    local clock = { time = 1000, epoch = 1790000000 }
    function clock.now()
        return clock.time
    end
    function clock.wall()
        return clock.epoch + clock.time - 1000
    end
    function clock.cpu()
        return 0
    end
    return clock
end

--- Runs a function as a task to its end; returns what it returned.
function Support.run(clock, fn)
    local scheduler = Scheduler.new({
        clock = clock,
        select = function()
            return {}, {}
        end,
        wake = function() end,
        on_error = function(__, err)
            error(err.message)
        end,
    })
    local task = scheduler:spawn(fn)
    for __ = 1, 100000 do
        local delay = scheduler:turn()
        if task:status() ~= "running" then
            return task:outcome()
        end
        clock.time = clock.time + assert(delay, "the task waits for nothing")
    end
    error("the task does not end")
end

local Response = {}
Response.__index = Response

--- Plays `steps`: a string arrives, a number passes as seconds, a table is an error.
function Response:read(deadline)
    while true do
        local step = self.steps[self.at]
        if type(step) == "number" then
            deadline = math.min(deadline or math.huge, self.clock.now() + self.idle, self.ends)
            if self.clock.now() + step > deadline then
                Task.sleep(deadline - self.clock.now())
                self.steps[self.at] = step - (deadline - self.clock.now())
                return nil, Errors.new("timeout", "the socket stayed silent", { sent = true })
            end
            local slept, err = Task.sleep(step)
            if not slept then
                return nil, err
            end
        end
        self.at = self.at + 1
        if type(step) == "table" then
            return nil, Errors.new(step.kind, "scripted", step)
        elseif type(step) ~= "number" then
            return step
        end
    end
end

function Response:read_all(limit)
    local pieces = {}
    while true do
        local piece, err = self:read()
        if err then
            return nil, err, table.concat(pieces)
        elseif not piece then
            return table.concat(pieces)
        end
        pieces[#pieces + 1] = piece
    end
end

function Response:close()
    self.is_closed = true
end

local Http = {}
Http.__index = Http

--- Plays one entry of the script for each request: { status, headers, steps } or { error = fields }. The last one
--- is played again for all further requests.
function Support.http(clock, script)
    return setmetatable({ clock = clock, script = script, requests = {}, responses = {} }, Http)
end

function Http:request(request)
    self.requests[#self.requests + 1] = request
    local entry = self.script[math.min(#self.requests, #self.script)]
    if entry.error then
        return nil, Errors.new(entry.error.kind, "scripted", entry.error)
    end
    local steps = {}
    for index, step in ipairs(entry.steps or {}) do
        steps[index] = step
    end
    local response = setmetatable({
        status = entry.status or 200,
        headers = entry.headers or {},
        steps = steps,
        at = 1,
        clock = self.clock,
        idle = request.deadlines.idle,
        ends = self.clock.now() + request.deadlines.total,
    }, Response)
    self.responses[#self.responses + 1] = response
    return response
end

--- What the body of a request says.
function Http:sent(index)
    return Support.json.decode(self.requests[index].body)
end

--- A reply that streams these chunks (tables are encoded), with the end mark unless told otherwise.
function Support.stream(chunks, ending)
    local steps = {}
    for index, chunk in ipairs(chunks) do
        local is_chunk = type(chunk) == "table" and not chunk.kind
        steps[index] = is_chunk and "data: " .. Support.json.encode(chunk) .. "\n\n" or chunk
    end
    steps[#steps + 1] = ending or "data: [DONE]\n\n"
    return { steps = steps, headers = { ["content-type"] = "text/event-stream" } }
end

--- A chunk with text.
function Support.text(content, finish)
    return { id = "gen-1", model = "m/m-1", choices = { { delta = { content = content }, finish_reason = finish } } }
end

--- A chunk with usage alone.
function Support.usage(prompt, completion, cost)
    local usage = { prompt_tokens = prompt, completion_tokens = completion, cost = cost }
    return { id = "gen-1", choices = Support.json.array({}), usage = usage }
end

--- A reply that is an error.
function Support.failure(status, payload, headers)
    return { status = status, headers = headers, steps = { Support.json.encode({ error = payload }) } }
end

return Support
