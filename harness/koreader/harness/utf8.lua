--- UTF-8 for the fakes: strings into characters and code points.

local Utf8 = {}

-- A lead byte and what continues it; stray continuation bytes stand alone.
Utf8.CHARACTER = "([%z\1-\127\194-\244][\128-\191]*)"

local LEADS = { { 0xF0, 4 }, { 0xE0, 3 }, { 0xC0, 2 } }

---@param character string
---@return integer? code nil for a malformed character
function Utf8.code(character)
    local first = character:byte(1)
    if not first or first < 0x80 then
        return first
    end
    for __, lead in ipairs(LEADS) do
        if first >= lead[1] then
            local code = first - lead[1]
            for index = 2, lead[2] do
                local byte = character:byte(index)
                if not byte then
                    return nil
                end
                code = code * 64 + byte - 0x80
            end
            return code
        end
    end
end

---@param code integer
---@return string character U+FFFD for what is no character
function Utf8.character(code)
    if code < 0x80 then
        return string.char(code)
    elseif code >= 0xD800 and code <= 0xDFFF or code > 0x10FFFF then
        return "\239\191\189"
    end
    local tail = {}
    local limit, lead = 0x20, 0xC0
    repeat
        table.insert(tail, 1, string.char(0x80 + code % 64))
        code = math.floor(code / 64)
        if code < limit then
            return string.char(lead + code) .. table.concat(tail)
        end
        limit, lead = limit / 2, lead + limit
    until false
end

---@param text string
---@return string[] characters
function Utf8.characters(text)
    local list = {}
    for character in text:gmatch(Utf8.CHARACTER) do
        list[#list + 1] = character
    end
    return list
end

---@param text string
---@return integer
function Utf8.length(text)
    local __, count = text:gsub(Utf8.CHARACTER, "")
    return count
end

return Utf8
