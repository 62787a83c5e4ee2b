--- Fills a prompt's gaps, and fences what is quoted from a book so that nothing in it can be taken for an order.

local Prompt = {}

local Utf8 = require("precis.text.utf8")

local OPEN, CLOSE = "<book>", "</book>"
local MAX_NAME_BYTES = 120
local MAX_QUESTION_BYTES = 5000
local WISH = "The reader wishes besides:"

-- A fence inside a text is broken up, whatever else stands in it.
local function without_fences(text)
    return (text:gsub("<(%s*/?%s*[Bb][Oo][Oo][Kk]%f[^%w_-][^<>]*)>", "(%1)"))
end

--- Quotes book text, which cannot end its own quotation.
---@param text string
---@return string
function Prompt.quote(text)
    return OPEN .. "\n" .. without_fences(text) .. "\n" .. CLOSE
end

--- A title or an author as a prompt may name them outside of the fence: too short to give orders, on one line, and
--- within the quotation marks it is put into.
---@param name string
---@return string
function Prompt.name(name)
    local line = without_fences(name):gsub("[%c%s]+", " "):gsub('"', "'")
    local short = Utf8.prefix(line, MAX_NAME_BYTES)
    return #short < #line and short .. "…" or line
end

--- What the reader asks, as far as anybody would type.
---@param question string?
---@return string
function Prompt.question(question)
    return Utf8.prefix(question or "", MAX_QUESTION_BYTES)
end

--- Replaces each %{name}; a name without a value is a programmer's mistake.
---@param template string
---@param values table<string, string|number>
---@return string
function Prompt.fill(template, values)
    return (template:gsub("%%{([%a_]+)}", function(name)
        return tostring(assert(values[name], "no value for the prompt's " .. name))
    end))
end

--- What the model is told before anything else: the prompt's own words, and what the reader wishes besides.
---@param prompts { id: string, system: string } a file of `tasks/prompts/`
---@param values table<string, string>
---@param wishes table<string, string>? by the prompts' ids; an empty one is none
---@return string
function Prompt.system(prompts, values, wishes)
    local system, wish = Prompt.fill(prompts.system, values), wishes and wishes[prompts.id] or ""
    return wish ~= "" and ("%s\n%s %s"):format(system, WISH, wish) or system
end

--- A system and a user message, as the service takes them.
---@param system string
---@param user string
---@return { role: string, content: string }[]
function Prompt.messages(system, user)
    return { { role = "system", content = system }, { role = "user", content = user } }
end

return Prompt
