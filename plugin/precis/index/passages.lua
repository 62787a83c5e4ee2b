--- Parts a chapter into passages that end with sentences, and with paragraphs where that makes a good size.
--
-- Passages are a partition: joined, they are the chapter. One is read at a time, so that a long chapter costs no slice.

local Chunks = require("precis.text.chunks")
local Sentences = require("precis.text.sentences")
local Tokens = require("precis.text.tokens")

local find, sub = string.find, string.sub

local Passages = {}

local FAMILY = "o200k" -- newer tokenizers differ little from it
-- Estimates of a request are meant to be too high; sizes of passages are not, but must not come out too low either.
local CAUTION = 1.05
local ENOUGH = 230 -- tokens; a passage ends with the sentence that reaches it
local ENOUGH_AT_PARAGRAPH = 140 -- tokens; or with a paragraph from here on
local MOST = 300 -- tokens; only a single character can be more
local LONGEST_SENTENCE = 4096 -- bytes looked at; a longer one is parted

---@class precis.index.Passage
---@field offset integer bytes from the start of the chapter
---@field text string
---@field tokens number

---@param text string
---@return number tokens
function Passages.estimate(text)
    return Tokens.estimate(text, FAMILY) / CAUTION
end

local function ends_paragraph(text, from, to)
    return find(sub(text, math.max(from, to - 8) + 1, to), "\n%s*$") ~= nil
end

--- The first piece of a sentence that is too long for a passage.
local function first_piece(sentence)
    return Chunks.split(sentence, { max_tokens = MOST, estimate = Passages.estimate })[1].text
end

--- The next passage.
---@param text string the chapter
---@param offset integer where it begins
---@return precis.index.Passage? passage nil at the end
function Passages.next(text, offset)
    local finish, tokens = offset, 0
    while finish < #text and tokens < ENOUGH do
        local border = Sentences.next_border(text, finish, LONGEST_SENTENCE)
        local cost = Passages.estimate(sub(text, finish + 1, border))
        if tokens + cost > MOST then
            if tokens == 0 then
                local piece = first_piece(sub(text, offset + 1, border))
                finish, tokens = offset + #piece, Passages.estimate(piece)
            end
            break
        end
        finish, tokens = border, tokens + cost
        if tokens >= ENOUGH_AT_PARAGRAPH and ends_paragraph(text, offset, finish) then
            break
        end
    end
    if finish > offset then
        return { offset = offset, text = sub(text, offset + 1, finish), tokens = tokens }
    end
end

return Passages
