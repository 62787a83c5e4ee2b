--- Parts a text into chunks of at most so many tokens: at paragraphs where it can, else sentences, words, characters.
--
-- The chunks are a partition: joined, they are the text, byte for byte. Every byte is estimated a few times at most.

local Sentences = require("precis.text.sentences")
local Utf8 = require("precis.text.utf8")

local ceil, floor, max, min = math.ceil, math.floor, math.max, math.min
local find, sub = string.find, string.sub

local Chunks = {}

---@class precis.Chunk
---@field first integer offset of the first byte
---@field last integer offset behind the last byte
---@field text string

-- How good a border is, best last.
local CHARACTER, WORD, SENTENCE, PARAGRAPH = 0, 1, 2, 3
-- A chunk may end this far from where equal chunks would, when a better border lies there.
local EARLIEST, LATEST = 0.7, 1.25 -- of the ideal size
-- A sentence too long for one chunk is cut finer than need be, so that equal chunks can be built from its pieces.
local PARTS = 4
local LONGEST_WORD = 64 -- bytes that a cut may move to spare a word

--- One piece of text that is not parted further.
---@class precis.Atom
---@field first integer offset
---@field last integer offset, exclusive
---@field tokens number
---@field border integer how good a place its end is to cut

--- Where to part a piece that is too large: behind white space near the wished place, else between characters.
local function cut_near(s, first, wished, last)
    local reach = max(floor((wished - first) / 4), min(LONGEST_WORD, wished - first - 1))
    local space = find(sub(s, wished - reach + 1, wished), "%s%S*$")
    if space then
        return wished - reach + space, WORD
    end
    space = find(sub(s, wished + 1, min(wished + reach, last - 1)), "%s")
    if space then
        return wished + space, WORD
    end
    local cut = Utf8.boundary_before(s, wished)
    return cut > first and cut or min(Utf8.boundary_after(s, wished), last), CHARACTER
end

--- Whether a cut between characters would break a word of a text that has words.
local function breaks_word(s, atom, border)
    return border == CHARACTER and find(sub(s, atom.first + 1, atom.last), "%S%s+%S") ~= nil
end

--- Halves a piece until each is small, or within the limit and better left whole.
local function add_halves(atoms, s, atom, limits, estimate)
    local middle = atom.first + floor((atom.last - atom.first) / 2)
    local cut, border = cut_near(s, atom.first, middle, atom.last)
    local is_small = atom.tokens <= limits.wished
        or atom.tokens <= limits.most and breaks_word(s, atom, border)
    if is_small or cut <= atom.first or cut >= atom.last then
        atoms[#atoms + 1] = atom
        return
    end
    for __, half in ipairs({ { atom.first, cut, border }, { cut, atom.last, atom.border } }) do
        local piece = { first = half[1], last = half[2], border = half[3] }
        piece.tokens = estimate(sub(s, piece.first + 1, piece.last))
        add_halves(atoms, s, piece, limits, estimate)
    end
end

--- The sentences of a text, and the pieces of those sentences that are too long for a chunk.
local function atoms_of(s, limit, estimate, pause)
    local atoms = {}
    local first = 0
    for __, last in ipairs(Sentences.borders(s, pause)) do
        local border = find(sub(s, max(first, last - 8) + 1, last), "\n%s*$") and PARAGRAPH or SENTENCE
        local sentence = { first = first, last = last, tokens = estimate(sub(s, first + 1, last)), border = border }
        local wished = sentence.tokens > limit and limit / PARTS or limit
        add_halves(atoms, s, sentence, { wished = wished, most = limit }, estimate)
        first = last
    end
    return atoms
end

local function total_tokens(atoms)
    local total = 0
    for index = 1, #atoms do
        total = total + atoms[index].tokens
    end
    return total
end

--- The atom to end a chunk with: the best border around the ideal size, the nearest one among equals.
local function choose_end(atoms, from, ideal, limit)
    local size, best, best_score = 0, from, -math.huge
    for index = from, #atoms do
        size = size + atoms[index].tokens
        if index > from and (size > limit or size > ideal * LATEST) then
            break
        end
        local distance = math.abs(size - ideal) / ideal
        local score = (size >= ideal * EARLIEST and atoms[index].border or CHARACTER) - distance * 2
        if score > best_score then
            best, best_score = index, score
        end
    end
    return best
end

--- Groups atoms into chunks of about equal size.
---@return integer[] ends the last atom of each chunk
local function group(atoms, limit)
    local ends = {}
    local rest, from = total_tokens(atoms), 1
    while from <= #atoms do
        local ideal = max(1, rest / max(1, ceil(rest / limit)))
        local last = choose_end(atoms, from, ideal, limit)
        for index = from, last do
            rest = rest - atoms[index].tokens
        end
        ends[#ends + 1] = last
        from = last + 1
    end
    return ends
end

--- Adds a chunk, or its halves where the whole turns out dearer than the sum of its atoms.
local function add_chunk(chunks, s, atoms, from, to, limit, estimate)
    local first, last = atoms[from].first, atoms[to].last
    local text = sub(s, first + 1, last)
    if from < to and estimate(text) > limit then
        local middle = floor((from + to) / 2)
        add_chunk(chunks, s, atoms, from, middle, limit, estimate)
        add_chunk(chunks, s, atoms, middle + 1, to, limit, estimate)
        return
    end
    chunks[#chunks + 1] = { first = first, last = last, text = text }
end

--- Parts a text.
---@param s string valid UTF-8
---@param options { max_tokens: number, estimate: (fun(s: string): number), pause: fun()? } pause is called now and then
---@return precis.Chunk[] chunks none is over max_tokens, except one character that is so alone; empty for an empty text
function Chunks.split(s, options)
    local limit, estimate = max(1, options.max_tokens), options.estimate
    if s ~= "" and estimate(s) <= limit then
        return { { first = 0, last = #s, text = s } }
    end
    local atoms = atoms_of(s, limit, estimate, options.pause)
    local chunks, from = {}, 1
    for __, to in ipairs(group(atoms, limit)) do
        add_chunk(chunks, s, atoms, from, to, limit, estimate)
        from = to + 1
    end
    return chunks
end

return Chunks
