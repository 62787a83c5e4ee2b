local Blocks = require("precis.tasks.blocks")
local ChaptersDigest = require("precis.tasks.chapters_digest")
local Digest = require("precis.tasks.digest")
local Errors = require("precis.errors")
local FakeHost = require("async.fake_host")
local recap = require("precis.tasks.prompts.recap")

local function quarter(text)
    return math.ceil(#text / 4)
end

-- A book of three chapters behind a gate that opens at a byte of the third; a model that answers with what it was sent.
local function shelf(third_read)
    local hours = {}
    for hour = 1, 2000 do
        hours[hour] = ("Clara waits for hour %d."):format(hour)
    end
    local texts = {
        ("Anna leaves the harbour. "):rep(10),
        ("Boris finds the map. "):rep(10),
        table.concat(hours, " "),
    }
    local place = { asked = {}, paid = {} }
    place.book = {
        metadata = function()
            return { title = "The Map", authors = { "N. Body" } }
        end,
    }
    place.gate = {
        text = function(__, number, first, last)
            local open = number == 3 and texts[3]:sub(1, third_read) or texts[number]
            return open:sub((first or 0) + 1, last or #open)
        end,
        is_whole = function(__, number)
            return number < 3 or third_read >= #texts[3]
        end,
    }
    function place.new_digest(request)
        request.model, request.book = "acme/one", "b1"
        return Digest.new({
            ask = function(question, handlers)
                local sent = question.request.messages[2].content
                if place.paid[sent] then
                    return { text = place.paid[sent], model = "acme/one", requests = 0, cached = true }
                end
                table.insert(place.asked, question)
                if place.fail_at == #place.asked then
                    return nil, Errors.new("server", "500")
                end
                local text = "answer " .. #place.asked
                place.paid[sent] = text
                if handlers.on_text then
                    handlers.on_text(text)
                end
                local usage = { prompt_tokens = 5, completion_tokens = 1 }
                return { text = text, model = "acme/one", requests = 1, usage = usage }
            end,
            is_paid = function(question)
                return place.paid[question.request.messages[2].content] ~= nil
            end,
            limits = { context_tokens = 100000 },
            estimate = quarter,
            steady_estimate = quarter,
        }, request)
    end
    return place
end

local CHAPTERS = {
    { number = 1, title = "Harbour", last = 1 },
    { number = 2, title = "Map", last = 2 },
    { number = 3, title = "Hill", last = 3 },
}

local function recap_of(place)
    return ChaptersDigest.new(place, { prompts = recap, length = "paragraph", chapters = CHAPTERS, title = "So far" })
end

local function run(place)
    return FakeHost.new():run(function()
        return recap_of(place):run({})
    end)
end

describe("The story so far", function()
    it("is made of every chapter's own summary", function()
        local place = shelf(100)

        local answer = run(place)

        local last = place.asked[#place.asked].request.messages[2].content
        assert.equal(4, #place.asked)
        assert.truthy(last:find("Harbour\nanswer 1", 1, true))
        assert.truthy(last:find("Hill\nanswer 3", 1, true))
        assert.equal("answer 4", answer.text)
        assert.equal(4, answer.requests)
    end)

    it("costs nothing the second time", function()
        local place = shelf(100)
        run(place)

        local answer = run(place)

        assert.equal(4, #place.asked)
        assert.is_true(answer.cached)
        assert.equal(0, answer.requests)
    end)

    it("pays only for what is new when the reader has read on", function()
        run(shelf(30000))
        local place = shelf(30000)
        run(place)
        local paid = #place.asked

        local further = shelf(40000)
        further.paid = place.paid
        run(further)

        -- The block that grew, the one that is new, and the recap itself.
        assert.is_true(paid >= 6)
        assert.equal(3, #further.asked)
    end)

    it("never takes text from behind the gate", function()
        local place = shelf(101)

        run(place)

        for __, question in ipairs(place.asked) do
            local __, times = question.request.messages[2].content:gsub("Clara waits", "")
            assert.is_true(times <= 5)
        end
        assert.same({ chapter = 3, offset = 101 }, place.asked[#place.asked].last)
    end)

    it("tells before what it will take, and what of it is already paid", function()
        local place = shelf(100)
        local host = FakeHost.new()
        local function reckon()
            return host:run(function()
                return recap_of(place):plan()
            end):reckon(function() end, 3)
        end

        local before = reckon()
        run(place)
        local after = reckon()

        assert.equal(4, before.steps)
        assert.equal(0, before.paid_steps)
        assert.is_true(before.tokens_in > 100)
        assert.is_nil(before.price_high)
        assert.equal(4, after.paid_steps)
        assert.equal(0, after.tokens_in)
    end)

    it("keeps the summaries that were made when one fails, and says so", function()
        local place = shelf(100)
        place.fail_at = 2

        local answer = run(place)

        assert.is_false(answer.complete)
        assert.equal("server", answer.error.kind)
        assert.truthy(answer.text:find("answer 1", 1, true))
    end)

    it("has nothing to tell before the first page is read", function()
        local place = shelf(0)
        place.gate.text = function()
            return ""
        end

        local answer, err = run(place)

        assert.is_nil(answer)
        assert.equal("no_text", err.kind)
    end)
end)

describe("The blocks of a text", function()
    it("keep their borders when text is added at the end", function()
        local text = ("A sentence of some length stands here. "):rep(2000)

        local before, after = Blocks.of(text:sub(1, 40000)), Blocks.of(text:sub(1, 60000))

        for index = 1, #before - 1 do
            assert.equal(before[index], after[index])
        end
        assert.equal(text:sub(1, 60000), table.concat(after))
    end)
end)
