local Endless = require("precis.openrouter.endless")

-- Feeds a text piece by piece; how many bytes had come when it was given up.
local function stopped_after(text, options)
    options = options or {}
    local endless, step = Endless.new(options.most_tokens), options.step or 7
    for first = 1, #text, step do
        if endless:add(text:sub(first, first + step - 1)) then
            return first + step - 1
        end
    end
end

-- Text that never says the same twice.
local function prose(bytes)
    local words = {}
    for index = 1, bytes / 8 do
        words[index] = ("w%06d"):format(index)
    end
    return table.concat(words, " ")
end

describe("An answer that will not come to an end", function()
    it("is noticed within a few thousand bytes, however long the passage that it repeats", function()
        for __, passage in ipairs({ "-", "no ", "And so on, and so on. ", prose(300) .. "\n", prose(500) .. "\n" }) do
            local start = prose(5000)
            local bytes = stopped_after(start .. passage:rep(10000))
            assert.is_true(bytes ~= nil and bytes < #start + 3000, passage:sub(1, 20))
        end
    end)

    it("is noticed the same however it is cut", function()
        local text = prose(3000) .. ("over and over, "):rep(1000)
        for __, step in ipairs({ 1, 64, 511, 4096 }) do
            assert.is_true(stopped_after(text, { step = step }) < 3000 + 2 * 4096)
        end
    end)

    it("is noticed when it is far longer than it was allowed to be", function()
        assert.is_truthy(stopped_after(prose(32000), { most_tokens = 1000 }))
    end)
end)

describe("An answer that only looks as if it would not end", function()
    it("is left alone", function()
        local row = "| a name | what is said of it in the book |\n"
        local list = {}
        for index = 1, 500 do
            list[index] = ("%d. The same words stand in every line of this list.\n"):format(index)
        end
        for __, text in ipairs({
            prose(200000),
            ("-"):rep(1500) .. prose(3000),
            prose(3000) .. row:rep(20) .. prose(3000),
            (prose(900) .. "\n"):rep(3),
            table.concat(list),
        }) do
            assert.is_nil(stopped_after(text))
        end
    end)

    it("may have as many tokens as it was given, though they be long", function()
        assert.is_nil(stopped_after(prose(12 * 4096), { most_tokens = 4096 }))
    end)
end)
