--- Checks what an answer cites: each number must be a passage's that was sent, each quotation must stand in it.
--
-- White space, quotation marks, hyphens and case are not compared: models change them.

local Words = require("precis.text.words")

local Citations = {}

-- Numbers in square brackets: [3], [1, 4], [2–5].
local BRACKET = "()%[([%d][%d,;%s%-–]*)%]()"
local LONGEST_RANGE = 20
-- Shorter quotations are words that are mentioned, not evidence.
local FEWEST_BYTES_QUOTED = 12

-- Opening marks and what closes them.
local QUOTES = {
    { '"', '"' },
    { "“", "”" },
    { "„", "“" },
    { "«", "»" },
    { "»", "«" },
    { "「", "」" },
    { "『", "』" },
}

---@class precis.index.Citation
---@field number integer as the answer has it
---@field at integer byte offset of its bracket in the answer
---@field chapter integer? nil: no such passage was sent
---@field offset integer? of the quotation where one was found, else of the passage
---@field length integer?
---@field quote string? the words it quotes
---@field verified boolean the passage exists and has the words

local function add_number(numbers, first, last)
    for number = first, math.min(last, first + LONGEST_RANGE) do
        numbers[#numbers + 1] = number
    end
end

-- The numbers of one bracket.
local function numbers_of(text)
    local numbers = {}
    for item in text:gsub("–", "-"):gmatch("[^,;%s]+") do
        local first, last = item:match("^(%d+)%-?(%d*)$")
        if first then
            first = tonumber(first)
            add_number(numbers, first, tonumber(last) or first)
        end
    end
    return numbers
end

-- The last quotation in a stretch of the answer.
local function quotation_in(stretch)
    local quote, where = nil, 0
    for __, marks in ipairs(QUOTES) do
        local from = 1
        while true do
            local open, open_end = stretch:find(marks[1], from, true)
            local close = open and stretch:find(marks[2], open_end + 1, true)
            if not close then
                break
            end
            if close > where and close - open_end > FEWEST_BYTES_QUOTED then
                quote, where = stretch:sub(open_end + 1, close - 1), close
            end
            from = close + #marks[2]
        end
    end
    return quote
end

--- The letters of a text, folded and without anything between them, so that neither a hyphen nor a line end matters;
--- and where each word, or character of a script without spaces, begins and ends: there and in the text.
local function letters_of(text)
    local pieces, starts, ends, length = {}, {}, {}, 0
    local function add(first, last)
        local folded = Words.fold(text:sub(first, last))
        pieces[#pieces + 1] = folded
        starts[length + 1] = first - 1
        length = length + #folded
        ends[length] = last
    end
    local first, last, kind = Words.next(text, 1)
    while first do
        if kind == "letters" then
            add(first, last)
        else
            local at = first
            for __, character in ipairs(Words.characters(text:sub(first, last))) do
                add(at, at + #character - 1)
                at = at + #character
            end
        end
        first, last, kind = Words.next(text, last + 1)
    end
    return table.concat(pieces), starts, ends
end

-- Where a quotation stands in a text, in whole words. What it leaves out with dots may be anything.
local function place_of(text, quote)
    local letters, starts, ends = letters_of(text)
    local from, first, last = 1, nil, nil
    for piece in (quote:gsub("%.%.%.", "…") .. "…"):gmatch("(.-)…") do
        local wanted = letters_of(piece)
        local start, finish = letters:find(wanted, from, true)
        while start and wanted ~= "" and not (starts[start] and ends[finish]) do
            start, finish = letters:find(wanted, start + 1, true)
        end
        if not start then
            return nil
        elseif wanted ~= "" then
            first, last, from = first or starts[start], ends[finish], finish + 1
        end
    end
    return first, last
end

local function citation_of(number, at, passage, quote)
    local citation = { number = number, at = at, quote = quote, verified = false }
    if not passage then
        return citation
    end
    citation.chapter, citation.offset, citation.length = passage.chapter, passage.offset, passage.length
    if not quote then
        citation.verified = true
        return citation
    end
    local first, last = place_of(passage.text, quote)
    if first then
        citation.offset, citation.length = passage.offset + first, last - first
        citation.verified = true
    end
    return citation
end

-- Of several passages cited for one quotation, it is enough that one has it.
local function settle_group(group)
    local found = false
    for __, citation in ipairs(group) do
        found = found or (citation.quote ~= nil and citation.verified)
    end
    for __, citation in ipairs(group) do
        if found and citation.chapter and not citation.verified then
            citation.quote, citation.verified = nil, true
        end
    end
end

--- Checks every citation of an answer.
---@param answer string
---@param passages precis.tasks.Passage[] all that were sent, by their numbers
---@return precis.index.Citation[] citations in the answer's order
function Citations.check(answer, passages)
    local citations, from, group, quote = {}, 1, {}, nil
    for first, inside, after in answer:gmatch(BRACKET) do
        local stretch = answer:sub(from, first - 1)
        -- [1][2]: both stand for what is before the first.
        if stretch:find("%S") or from == 1 then
            settle_group(group)
            group, quote = {}, quotation_in(stretch)
        end
        for __, number in ipairs(numbers_of(inside)) do
            local citation = citation_of(number, first - 1, passages[number], quote)
            group[#group + 1] = citation
            citations[#citations + 1] = citation
        end
        from = after
    end
    settle_group(group)
    return citations
end

return Citations
