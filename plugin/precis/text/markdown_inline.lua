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

-- What is being made of one paragraph.
---@class precis.text.InlineWriter
---@field text string
---@field marker fun(content: string): string
---@field pieces (string|table)[] HTML, and runs of delimiters that may still be paired
---@field open table[] runs that nothing has closed yet
---@field counts table<string, integer> how many of each mark are open
---@field unclosed table<string, boolean> fences that were not closed, and will not be closed later either

-- What may begin with a sign: each gives a piece, and the index behind it.
local READ = {}

READ["\\"] = function(writer, first)
    local next_character = writer.text:sub(first + 1, first + 1)
    if next_character == "\n" then
        return "<br/>", first + 2
    elseif next_character:find(PUNCTUATION) then
        return Inline.escape(next_character), first + 2
    end
    return "\\", first + 1
end

-- A code span.
READ["`"] = function(writer, first)
    local text = writer.text
    local fence = text:match("^`+", first)
    local from = first + #fence
    local start, stop
    if not writer.unclosed[fence] then
        start, stop = text:find("%f[`]" .. fence .. "%f[^`]", from)
    end
    if not start then
        writer.unclosed[fence] = true
        return fence, from
    end
    local code = text:sub(from, start - 1):gsub("\n", " ")
    if code:sub(1, 1) == " " and code:sub(-1) == " " and code:find("%S") then
        code = code:sub(2, -2)
    end
    return "<code>" .. Inline.escape(code) .. "</code>", stop + 1
end

-- Of a link its words stay.
READ["["] = function(writer, first)
    local words, stop = writer.text:match("^%[([^%[%]\1]*)%]%([^()]*%)()", first)
    if words then
        return Inline.render(words, writer.marker), stop
    end
    return "[", first + 1
end

-- Of a picture its description.
READ["!"] = function(writer, first)
    if writer.text:find("^!%[[^%[%]\1]*%]%([^()]*%)", first) then
        return READ["["](writer, first + 1)
    end
    return "!", first + 1
end

READ["<"] = function(writer, first)
    local stop = writer.text:match("^<[bB][rR]%s*/?>()", first)
    return stop and "<br/>" or "&lt;", stop or first + 1
end

-- Two blanks before a line's end break the line there.
READ["\n"] = function(writer, first)
    local last = writer.pieces[#writer.pieces]
    local is_hard = type(last) == "string" and last:sub(-2) == "  "
    return is_hard and "<br/>" or " ", writer.text:match("^\n%s*()", first)
end

READ["\1"] = function(writer, first)
    local content, stop = writer.text:match("^\1([^\1\2]*)\2()", first)
    return content and writer.marker(content) or "", stop or first + 1
end

local function read_delimiter(writer, first)
    local run, stop = delimiter(writer.text, first)
    if run.closes then
        close(writer.open, writer.counts, run)
    end
    if run.opens and run.left > 0 then
        writer.open[#writer.open + 1] = run
        writer.counts[run.mark] = (writer.counts[run.mark] or 0) + 1
    end
    return run, stop
end

for mark in pairs(TAGS) do
    READ[mark] = read_delimiter
end

-- The next piece, and the index behind it.
local function read_piece(writer, at)
    local text = writer.text
    local first = text:find(SPECIAL, at)
    if not first then
        return text:sub(at), #text + 1
    elseif first > at then
        return text:sub(at, first - 1), first
    end
    local sign = text:sub(first, first)
    if READ[sign] then
        return READ[sign](writer, first)
    end
    return Inline.escape(sign), first + 1
end

--- Turns one paragraph into HTML.
---@param text string
---@param marker fun(content: string): string HTML for what stands between \1 and \2
---@return string html
function Inline.render(text, marker)
    local writer = { text = text, marker = marker, pieces = {}, open = {}, counts = {}, unclosed = {} }
    local at = 1
    while at <= #text do
        local piece, next_at = read_piece(writer, at)
        writer.pieces[#writer.pieces + 1] = piece
        at = next_at
    end
    return finish(writer.pieces)
end

return Inline
