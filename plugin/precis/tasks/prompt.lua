--- Fills a prompt's gaps, and fences what is quoted from a book so that nothing in it can be taken for an order.

local Prompt = {}

local OPEN, CLOSE = "<book>", "</book>"
local WISH = "The reader wishes besides:"

--- Quotes book text. A fence inside the text is broken up, so the text cannot end its own quotation.
---@param text string
---@return string
function Prompt.quote(text)
    local harmless = text:gsub("<(%s*/?%s*[Bb][Oo][Oo][Kk]%s*)>", "(%1)")
    return OPEN .. "\n" .. harmless .. "\n" .. CLOSE
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
