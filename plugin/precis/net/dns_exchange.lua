--- One conversation with one name server: both kinds of address of one name, over UDP, or TCP when they do not fit.
--
-- Source: RFC 1035 section 4.2, RFC 7766 (TCP), RFC 5452 (an answer counts only from the server that was asked).

local bit = require("bit")

local DnsMessage = require("precis.net.dns_message")
local Patience = require("precis.net.patience")
local Stream = require("precis.net.stream")
local Task = require("precis.async.task")

local DnsExchange = {}

local KINDS = { "A", "AAAA" }
local MAX_DATAGRAMS = 64 -- a flood of forged answers must not keep the task from giving way
-- With IPv4 addresses in hand, the answer about IPv6 is not worth a longer wait.
local GRACE = 0.05 -- seconds

---@class precis.net.DnsDeps
---@field socket table LuaSocket: tcp(), udp()
---@field clock { now: fun(): number }
---@field random fun(): number from 0 to below 1; nobody else should be able to guess it
---@field port integer of the servers

local function make_questions(deps, name)
    local questions = {}
    for __, kind in ipairs(KINDS) do
        local id = math.floor(deps.random() * 65536)
        table.insert(questions, { kind = kind, id = id, bytes = DnsMessage.question(id, name, kind) })
    end
    return questions
end

local function send_questions(deps, questions, server)
    local socket, why = deps.socket.udp()
    if not socket then
        return nil, why
    end
    socket:settimeout(0)
    -- Connected, so that the system itself drops what comes from anybody else.
    local ok
    ok, why = socket:setpeername(server, deps.port)
    for __, question in ipairs(questions) do
        if ok then
            ok, why = socket:send(question.bytes)
        end
    end
    if not ok then
        socket:close()
        return nil, why
    end
    return socket
end

local function note_answer(datagram, questions, name, answers)
    for __, question in ipairs(questions) do
        answers[question.kind] = answers[question.kind]
            or DnsMessage.answer(datagram, question.id, name, question.kind)
    end
end

local function is_enough(answers)
    return answers.A and answers.AAAA
end

---@async
---@return table? answers by kind; those that came
---@return precis.Error? err cancelled, or the task is late
local function collect_answers(socket, questions, name, deadline)
    local answers = {}
    for __ = 1, MAX_DATAGRAMS do
        local datagram, why = socket:receive()
        if datagram then
            note_answer(datagram, questions, name, answers)
        elseif why ~= "timeout" then
            return answers
        end
        if is_enough(answers) then
            return answers
        elseif not datagram then
            local patience = answers.A and #answers.A.addresses > 0 and Task.now() + GRACE or math.huge
            local ready, err = Task.wait(socket, "read", math.min(deadline, patience))
            if not ready then
                local is_just_late = err.kind == "timeout" and err.phase ~= "task"
                return is_just_late and answers or nil, not is_just_late and err or nil
            end
        end
    end
    return answers
end

---@async
---@return string? message
---@return precis.Error? err
local function converse(stream, deps, server, question)
    local ok, err = stream:connect(server, deps.port)
    local size = #question
    local framed = string.char(bit.rshift(size, 8), bit.band(size, 255)) .. question
    if ok then
        ok, err = stream:write(framed)
    end
    local message = ""
    while ok do
        local first, second = message:byte(1, 2)
        if second and #message >= first * 256 + second + 2 then
            return message:sub(3, first * 256 + second + 2)
        end
        ok, err = stream:fill()
        message = ok and message .. stream:take() or message
    end
    return nil, err
end

---@async
---@return precis.net.DnsAnswer? answer
---@return precis.Error? err cancelled, or the task is late
local function ask_over_tcp(deps, server, name, question, deadline)
    local socket = deps.socket.tcp()
    if not socket then
        return nil
    end
    local seconds = math.max(deadline - deps.clock.now(), 0)
    local stream = Stream.new(socket, Patience.new(deps.clock, { connect = seconds, total = seconds }))
    local message, err = converse(stream, deps, server, question.bytes)
    stream:close()
    if err and (err.kind == "cancelled" or err.phase == "task") then
        return nil, err
    end
    return message and DnsMessage.answer(message, question.id, name, question.kind)
end

--- Asks one server. What it does not answer in time is missing from the answers.
---@async
---@param deps precis.net.DnsDeps
---@param server string address
---@param name string ASCII, small letters, at most 253 bytes
---@param deadline number clock.now() at which to stop waiting
---@return table<"A"|"AAAA", precis.net.DnsAnswer>? answers
---@return precis.Error? err cancelled, or the task is late
function DnsExchange.ask(deps, server, name, deadline)
    local questions = make_questions(deps, name)
    local socket = send_questions(deps, questions, server)
    if not socket then
        return {}
    end
    local answers, err = collect_answers(socket, questions, name, deadline)
    socket:close()
    for __, question in ipairs(questions) do
        local answer = answers and answers[question.kind]
        if answer and answer.outcome == "truncated" then
            answers[question.kind], err = ask_over_tcp(deps, server, name, question, deadline)
        end
        if err then
            return nil, err
        end
    end
    return answers, err
end

return DnsExchange
