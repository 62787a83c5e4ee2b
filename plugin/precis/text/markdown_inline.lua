--- Emphasis, code and links within one paragraph of Markdown, as HTML that holds nothing but our own tags.
--
-- Everything a model wrote is escaped; a link loses its target and a picture everything but its description, so that
-- no answer can make the device fetch or open anything. Linear in the length of the text.

local Inline = {}

local ESCAPES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }
-- Where something other than a letter to be copied begins.
local SPECIAL = "[\\`*_~%[!<&>\"\n\1]"
local PUNCTUATION = "^[!-/:-@%[-`{-~]"

local TAGS = { ["*"] = { "em", "strong" }, ["_"] = { "em", "strong" }, ["~"] = { nil, "del" } }

--- Text as HTML shows it letter by letter.
---@param text string
---@return string
function Inline.escape(text)
    return (text:gsub('[&<>"]', ESCAPES))
end

local function is_blank(character)
    return character == "" or character:find("^%s") ~= nil
end

-- Letters of every script: a byte beyond ASCII belongs to one more often than not.
local function is_word(character)
    return character:find("^[%w\128-\255]") ~= nil
end

-- A run of stars, underscores or tildes: what it may begin or end depends on its neighbours.
local function delimiter(text, first)
    local mark = text:sub(first, first)
    local last = text:match("^" .. (mark == "*" and "%*" or mark) .. "+()", first) - 1
    local before, after = text:sub(first - 1, first - 1), text:sub(last + 1, last + 1)
    if first == 1 then
        before = ""
    end
    local within_word = mark == "_" and is_word(before) and is_word(after)
    return {
        mark = mark,
        left = last - first + 1,
        opens = not is_blank(after) and not within_word,
        closes = not is_blank(before) and not within_word,
        before = "",
        after = "",
    },
        last + 1
end

-- How many marks one pair takes: two of them are strong, one is weak; a single tilde is nothing.
local function pair_size(opener, closer)
    local size = math.min(2, opener.left, closer.left)
    return TAGS[opener.mark][size] and size or nil
end

-- Pairs a run with what is open. What was opened in between and not closed is text.
local function close(open, counts, closer)
    while closer.left > 0 and (counts[closer.mark] or 0) > 0 do
        local opener = open[#open]
        local size = opener.mark == closer.mark and pair_size(opener, closer)
        if size then
            local tag = TAGS[closer.mark][size]
            opener.after = "<" .. tag .. ">" .. opener.after
            closer.before = closer.before .. "</" .. tag .. ">"
            opener.left, closer.left = opener.left - size, closer.left - size
        end
        if not size or opener.left == 0 then
            open[#open] = nil
            counts[opener.mark] = counts[opener.mark] - 1
        end
    end
end

local function finish(pieces)
    for index, piece in ipairs(pieces) do
        if type(piece) == "table" then
            pieces[index] = piece.before .. piece.mark:rep(piece.left) .. piece.after
        end
    end
    return table.concat(pieces)
end

local function code_span(text, first)
    local fence = text:match("^`+", first)
    local from = first + #fence
    local start, stop = text:find("%f[`]" .. fence .. "%f[^`]", from)
    if not start then
        return Inline.escape(fence), from
    end
    local code = text:sub(from, start - 1):gsub("\n", " ")
    if code:sub(1, 1) == " " and code:sub(-1) == " " and code:find("%S") then
        code = code:sub(2, -2)
    end
    return "<code>" .. Inline.escape(code) .. "</code>", stop + 1
end

local function escaped(text, first)
    local next_character = text:sub(first + 1, first + 1)
    if next_character == "\n" then
        return "<br/>", first + 2
    elseif next_character:find(PUNCTUATION) then
        return Inline.escape(next_character), first + 2
    end
    return "\\", first + 1
end

-- Two blanks before a line's end break the line there.
local function line_end(text, first, pieces)
    local last = pieces[#pieces]
    local hard = type(last) == "string" and last:sub(-2) == "  "
    return hard and "<br/>" or " ", text:match("^\n%s*()", first)
end

--- Turns one paragraph into HTML.
---@param text string
---@param marker fun(content: string): string HTML for what stands between \1 and \2
---@return string html
function Inline.render(text, marker)
    local pieces, open, counts = {}, {}, {}
    -- A fence of this length that was not closed will not be closed later either.
    local unclosed = {}
    local at = 1
    local function add(piece, next_at)
        pieces[#pieces + 1] = piece
        at = next_at
    end
    local function link(first)
        local words, stop = text:match("^%[([^%[%]\1]*)%]%([^()]*%)()", first)
        if words then
            add(Inline.render(words, marker), stop)
        else
            add("[", first + 1)
        end
    end
    local handlers = {
        ["\\"] = function(first)
            add(escaped(text, first))
        end,
        ["`"] = function(first)
            local fence = text:match("^`+", first)
            if unclosed[fence] then
                return add(fence, first + #fence)
            end
            local html, stop = code_span(text, first)
            unclosed[fence] = stop == first + #fence
            add(html, stop)
        end,
        ["["] = link,
        ["!"] = function(first)
            if text:match("^!%[([^%[%]\1]*)%]%([^()]*%)", first) then
                link(first + 1)
            else
                add("!", first + 1)
            end
        end,
        ["<"] = function(first)
            local stop = text:match("^<[bB][rR]%s*/?>()", first)
            add(stop and "<br/>" or "&lt;", stop or first + 1)
        end,
        ["\n"] = function(first)
            add(line_end(text, first, pieces))
        end,
        ["\1"] = function(first)
            local content, stop = text:match("^\1([^\1\2]*)\2()", first)
            add(content and marker(content) or "", stop or first + 1)
        end,
    }
    local function emphasis(first)
        local run, stop = delimiter(text, first)
        if run.closes then
            close(open, counts, run)
        end
        if run.opens and run.left > 0 then
            open[#open + 1] = run
            counts[run.mark] = (counts[run.mark] or 0) + 1
        end
        add(run, stop)
    end
    while at <= #text do
        local first = text:find(SPECIAL, at)
        if not first then
            add(text:sub(at), #text + 1)
        elseif first > at then
            add(text:sub(at, first - 1), first)
        else
            local character = text:sub(first, first)
            if TAGS[character] then
                emphasis(first)
            elseif handlers[character] then
                handlers[character](first)
            else
                add(Inline.escape(character), first + 1)
            end
        end
    end
    return finish(pieces)
end

return Inline
