--- Turns gettext's plural rule, an expression of C in a catalogue's header, into a function.

local PluralRule = {}

-- What a rule may consist of. With letters other than n out, it can name nothing, so running it is safe.
local RULE_CHARACTERS = "^[n%d%s%(%)%?:<>=!&|%%]+$"
-- The longest rule of any language takes about 150 bytes; a longer one would only exhaust the stack.
local MAX_RULE_BYTES = 500

--- English's and German's rule, for catalogues without a usable one of their own.
---@param count number
---@return integer index
function PluralRule.germanic(count)
    return count == 1 and 0 or 1
end

-- C's `a ? b : c` is right-associative; Lua has no such operator, so the rule is cut at its outermost question mark.
local function split_ternary(rule)
    local depth, question, nested = 0, nil, 0
    for position = 1, #rule do
        local char = rule:sub(position, position)
        if char == "(" then
            depth = depth + 1
        elseif char == ")" then
            depth = depth - 1
        elseif depth == 0 and char == "?" then
            question = question or position
            nested = nested + 1
        elseif depth == 0 and char == ":" then
            nested = nested - 1
            if nested == 0 then
                return rule:sub(1, question - 1), rule:sub(question + 1, position - 1), rule:sub(position + 1)
            end
        end
    end
end

local function strip_parentheses(rule)
    local inner = rule:match("^%s*(%b())%s*$")
    return inner and strip_parentheses(inner:sub(2, -2)) or rule
end

-- The same rule as a Lua expression; C's truth is "not zero".
local function to_lua(rule)
    rule = strip_parentheses(rule)
    local condition, yes, no = split_ternary(rule)
    if condition then
        return ("pick(%s, %s, %s)"):format(to_lua(condition), to_lua(yes), to_lua(no))
    end
    local expression = rule:gsub("!=", "~="):gsub("&&", " and "):gsub("||", " or ")
    return "(" .. expression .. ")"
end

local function pick(condition, yes, no)
    if condition ~= false and condition ~= 0 then
        return yes
    end
    return no
end

--- Reads the rule out of a catalogue's header.
---@param header string such as "Plural-Forms: nplurals=2; plural=n > 1;\n"
---@return fun(count: number): number index from 0; English's rule when the header has none that works
function PluralRule.compile(header)
    local rule = header:match("plural=([^;\n]+)")
    if not rule or #rule > MAX_RULE_BYTES or not rule:match(RULE_CHARACTERS) then
        return PluralRule.germanic
    end
    local chunk = loadstring("return function(n, pick) return " .. to_lua(rule) .. " end")
    if not chunk then
        return PluralRule.germanic
    end
    local fn = setfenv(chunk, {})()
    return function(count)
        local ok, index = pcall(fn, count, pick)
        if not ok or index == nil then
            return PluralRule.germanic(count)
        elseif type(index) == "boolean" then
            return index and 1 or 0
        end
        return index
    end
end

return PluralRule
