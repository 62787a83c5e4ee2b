local Chunks = require("precis.text.chunks")

local function letters(text)
    return #text
end

local function texts_of(text, max_tokens)
    local texts = {}
    for index, chunk in ipairs(Chunks.split(text, { max_tokens = max_tokens, estimate = letters })) do
        texts[index] = chunk.text
    end
    return texts
end

describe("chunks", function()
    it("leaves a text whole that fits, though its sentences weighed one by one would not", function()
        local text = ("One two. "):rep(9) .. "End."
        local chunks = Chunks.split(text, {
            max_tokens = 9,
            estimate = function(part)
                return math.ceil(#part / 10)
            end,
        })

        assert.same({ { first = 0, last = #text, text = text } }, chunks)
    end)

    it("end at paragraphs where they can", function()
        assert.same({ "One. Two.\n", "Three. Four.\n" }, texts_of("One. Two.\nThree. Four.\n", 15))
    end)

    it("end at sentences when a paragraph is too long", function()
        assert.same({ "One and one. ", "Two and two. ", "Three." }, texts_of("One and one. Two and two. Three.", 14))
    end)

    it("end at words when a sentence is too long", function()
        for __, text in ipairs(texts_of("many words without any mark at all", 12)) do
            assert.is_true(#text <= 12)
            assert.is_truthy(text:find("^%S.*%s$") or text:find("all$"))
        end
    end)

    it("are about equal, rather than full with a small rest", function()
        local texts = texts_of(("Nine. Ten. "):rep(10), 100)
        assert.equal(2, #texts)
        assert.is_true(math.abs(#texts[1] - #texts[2]) <= 11)
    end)

    it("know their places in the text", function()
        for __, chunk in ipairs(Chunks.split("One. Two. Three.", { max_tokens = 6, estimate = letters })) do
            assert.equal(chunk.text, ("One. Two. Three."):sub(chunk.first + 1, chunk.last))
        end
    end)

    it("are none for an empty text", function()
        assert.same({}, texts_of("", 10))
    end)

    it("estimate no byte more than a few dozen times, even without a space to cut at", function()
        local estimated = 0
        local function counting(text)
            estimated = estimated + #text
            return #text / 4
        end
        for __, text in ipairs({ ("x"):rep(100000), ("A short one. "):rep(80000) }) do
            estimated = 0
            Chunks.split(text, { max_tokens = 300, estimate = counting })
            assert.is_true(estimated < 24 * #text)
        end
    end)
end)
