--- Reads a gettext .po file: messages, contexts, plural forms and the rule that picks one.

local PoFile = {}

local UNESCAPED = { n = "\n", t = "\t", r = "\r", ['"'] = '"', ["\\"] = "\\" }

-- What a plural rule may consist of; anything else in it makes the file fall back to the Germanic rule.
local RULE_CHARACTERS = "^[n%d%s%(%)%?:<>=!&|%%]+$"

local function unquote(text)
    local inner = text:match('^%s*"(.*)"%s*$') or ""
    return (inner:gsub("\\(.)", UNESCAPED))
end

local function germanic(count)
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

-- The same rule as a Lua expression that gives a number; C's truth is "not zero".
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

local function compile_rule(header)
    local rule = header:match("plural=([^;\n]+)")
    if not rule or not rule:match(RULE_CHARACTERS) then
        return germanic
    end
    local chunk = loadstring("return function(n, pick) return " .. to_lua(rule) .. " end")
    if not chunk then
        return germanic
    end
    local fn = chunk()
    return function(count)
        local ok, index = pcall(fn, count, pick)
        if not ok then
            return germanic(count)
        end
        return index == true and 1 or tonumber(index) or 0
    end
end

function PoFile.empty()
    return { singular = {}, plural = {}, plural_index = germanic }
end

local function store(catalogue, entry)
    if not entry.msgid or entry.fuzzy then
        return
    end
    local id = entry.msgctxt and entry.msgctxt .. "\4" .. entry.msgid or entry.msgid
    if entry.msgid == "" then
        catalogue.plural_index = compile_rule(entry.msgstr or "")
    elseif entry.msgid_plural then
        local forms = {}
        while entry["msgstr[" .. #forms .. "]"] and entry["msgstr[" .. #forms .. "]"] ~= "" do
            forms[#forms + 1] = entry["msgstr[" .. #forms .. "]"]
        end
        catalogue.plural[id] = forms
    elseif entry.msgstr and entry.msgstr ~= "" then
        catalogue.singular[id] = entry.msgstr
    end
end

--- Reads a catalogue; lines it does not understand are passed over, fuzzy entries left out.
---@param data string a .po file's contents
---@return { singular: table<string, string>, plural: table<string, string[]>, plural_index: fun(n: number): integer }
function PoFile.parse(data)
    local catalogue, entry, field = PoFile.empty(), {}, nil
    for line in (data .. "\n"):gmatch("([^\n]*)\r?\n") do
        local keyword, rest = line:match("^(msg[%a_%[%]%d]+)%s+(\".*)$")
        if keyword then
            if (keyword == "msgctxt" or keyword == "msgid") and entry.msgid then
                store(catalogue, entry)
                entry = {}
            end
            field = keyword
            entry[field] = unquote(rest)
        elseif line:match('^%s*"') and field then
            entry[field] = entry[field] .. unquote(line)
        elseif line:match("^#,.*fuzzy") then
            if entry.msgid then
                store(catalogue, entry)
                entry = { fuzzy = true }
            else
                entry.fuzzy = true
            end
        elseif line:match("^%s*$") and entry.msgid then
            store(catalogue, entry)
            entry, field = {}, nil
        end
    end
    store(catalogue, entry)
    return catalogue
end

return PoFile
