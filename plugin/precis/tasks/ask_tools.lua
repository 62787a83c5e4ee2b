--- What a model may do while it answers: search, read on, list chapters. All of it on the device and behind the gate.

local Passages = require("precis.tasks.passages")
local Prompt = require("precis.tasks.prompt")
local Utf8 = require("precis.text.utf8")
local prompts = require("precis.tasks.prompts.ask")

local Tools = {}

local MORE_PASSAGES = 8
local MORE_TOKENS = 1550 -- of passages for one call
local MAX_QUERY_BYTES = 300
local MAX_SUMMARY_BYTES = 3000
local MAX_CHAPTERS = 60 -- titles in one list

--- The tools as the service wants them described.
---@param json precis.Json
---@return table[]
function Tools.definitions(json)
    local definitions = {}
    for index, tool in ipairs(prompts.tools) do
        local properties, required = {}, json.array({})
        if tool.argument then
            properties[tool.argument] = { type = "string", description = tool.argument_description }
            required = { tool.argument }
        end
        definitions[index] = {
            type = "function",
            ["function"] = {
                name = tool.name,
                description = tool.description,
                parameters = { type = "object", properties = json.object(properties), required = required },
            },
        }
    end
    return definitions
end

--- The calls as they must be sent back with their results.
---@param calls precis.ToolCall[]
---@return table[]
function Tools.echo(calls)
    local echoed = {}
    for index, call in ipairs(calls) do
        echoed[index] = {
            id = call.id,
            type = "function",
            ["function"] = { name = call.name, arguments = call.arguments },
        }
    end
    return echoed
end

local function show(passages, hits, err)
    if not hits then
        return "This failed: " .. err.kind
    end
    local new = passages:add(hits)
    return #new > 0 and Passages.quoted(new) or prompts.nothing_found
end

-- As many hits as one call may show.
local function within(deps, hits)
    local kept, tokens = {}, 0
    for index = 1, math.min(#hits, MORE_PASSAGES) do
        tokens = tokens + deps.estimate(hits[index].text)
        if tokens > MORE_TOKENS then
            break
        end
        kept[index] = hits[index]
    end
    return kept
end

local RUN = {}

function RUN.search_book(deps, passages, query)
    -- What was shown already would be found again: as much more is looked for, and left out.
    local hits, err = deps.search(Utf8.prefix(query, MAX_QUERY_BYTES), {
        k = MORE_PASSAGES + #passages.list,
        max_tokens = MORE_TOKENS + deps.estimate(passages:text()),
    })
    return show(passages, hits and within(deps, passages:without_shown(hits)), err)
end

function RUN.read_passage(deps, passages, place)
    local passage = passages.list[tonumber(place:match("%d+"))]
    if not passage then
        return prompts.nothing_found
    end
    return show(passages, deps.neighbours(passage))
end

function RUN.list_chapters(deps)
    local lines = {}
    for index, chapter in ipairs(deps.chapters()) do
        if index > MAX_CHAPTERS then
            lines[index] = "…"
            break
        end
        lines[index] = chapter.number .. ". " .. chapter.title
    end
    return Prompt.quote(table.concat(lines, "\n"))
end

function RUN.chapter_summary(deps, __, number)
    local chapter = tonumber(number:match("%d+"))
    local summary = chapter and deps.chapter_summary(chapter)
    return summary and Prompt.quote(Utf8.prefix(summary, MAX_SUMMARY_BYTES)) or prompts.nothing_found
end

-- Models send arguments that are no JSON, lack the name, or are numbers.
local function argument_of(deps, tool_name, arguments)
    for __, tool in ipairs(prompts.tools) do
        if tool.name == tool_name then
            local decoded = deps.json.decode(arguments or "")
            local value = type(decoded) == "table" and tool.argument and decoded[tool.argument]
            return value ~= nil and tostring(value or "") or ""
        end
    end
end

--- Whether a call's result may tell of more than passages do.
---@param call precis.ToolCall
---@return boolean
function Tools.tells_of_chapters(call)
    return call.name == "list_chapters" or call.name == "chapter_summary"
end

--- Runs one call; whatever it is, there is an answer to it.
---@async
---@param deps precis.tasks.AskDeps
---@param passages precis.tasks.Passages
---@param call precis.ToolCall
---@return string result
function Tools.run(deps, passages, call)
    local run = RUN[call.name]
    if not run then
        return "There is no such tool."
    end
    return run(deps, passages, argument_of(deps, call.name, call.arguments))
end

return Tools
