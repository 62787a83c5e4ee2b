--- Fills a prompt's gaps, and fences what is quoted from a book so that nothing in it can be taken for an order.

local Prompt = {}

local OPEN, CLOSE = "<book>", "</book>"

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

--- A system and a user message, as the service takes them.
---@param system string
---@param user string
---@return { role: string, content: string }[]
function Prompt.messages(system, user)
    return { { role = "system", content = system }, { role = "user", content = user } }
end

return Prompt
