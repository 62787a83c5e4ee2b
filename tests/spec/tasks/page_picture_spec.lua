local Errors = require("precis.errors")
local FakeHost = require("async.fake_host")
local Messages = require("precis.openrouter.messages")
local PagePicture = require("precis.tasks.page_picture")
local prompts = require("precis.tasks.prompts.page_picture")

local PICTURE = { bytes = "\255\216 a picture", kind = "image/jpeg", width = 1108, height = 1568, page = 12 }
local LETTERS = "data:image/jpeg;base64,/9ggYSBwaWN0dXJl"

-- What the task is handed; `asked` gets every question that is asked.
local function materials(asked, outcome)
    return {
        book = {
            identity = function()
                return "b1"
            end,
            metadata = function()
                return { title = "Atlas", authors = { "A. Mapmaker" } }
            end,
        },
        model_id = "anthropic/claude-5",
        limits = { context_tokens = 100000 },
        estimate = function(text)
            return #text
        end,
        is_paid = function(question)
            return outcome.is_paid == true and not question.fresh
        end,
        ask = function(question)
            table.insert(asked, question)
            return outcome.completion, outcome.err
        end,
    }
end

local function job(asked, outcome, request)
    local whole = { picture = PICTURE, digest = "d1", action = "explain", title = "Page 12" }
    for name, value in pairs(request or {}) do
        whole[name] = value
    end
    return PagePicture.new(materials(asked, outcome or {}), whole)
end

local function run(picture)
    local host, answer = FakeHost.new(), nil
    host:spawn(function()
        return picture:run({})
    end):on_done(function(result)
        answer = result
    end)
    host:run_all()
    assert.same({}, host.errors)
    return answer
end

describe("A question about a page's picture", function()
    it("has the words first, then the picture, as the service wants it", function()
        local asked = {}
        run(job(asked, { completion = { text = "A map.", requests = 1 } }))

        local messages = asked[1].request.messages
        assert.is_true(Messages.check(messages))
        assert.equal("text", messages[2].content[1].type)
        assert.same({ type = "image_url", image_url = { url = LETTERS } }, messages[2].content[2])
    end)

    it("is kept by the picture's digest, and never by the picture", function()
        local asked = {}
        run(job(asked, { completion = { text = "A map.", requests = 1 } }))

        assert.equal("sha256:d1", asked[1].key_messages[2].content[2].image_url.url)
    end)

    it("makes no letters of a picture that is paid for", function()
        local asked = {}
        run(job(asked, { is_paid = true, completion = { text = "A map.", requests = 0 } }))

        assert.equal("sha256:d1", asked[1].request.messages[2].content[2].image_url.url)
    end)

    it("makes letters again when another answer is wanted", function()
        local asked = {}
        run(job(asked, { is_paid = true, completion = { text = "A map.", requests = 1 } }, { fresh = true }))

        assert.equal(LETTERS, asked[1].request.messages[2].content[2].image_url.url)
    end)

    it("is reckoned with the picture's tokens, by its size and the model", function()
        local step = job({}):plan().steps[1]

        assert.is_true(step.tokens_in > 40 * 56)
        assert.equal(1, step.pictures)
    end)

    it("names the page and the book, and puts the reader's question in", function()
        local asked = {}
        local outcome = { completion = { text = "Blue.", requests = 1 } }
        run(job(asked, outcome, { action = "ask", question = "Which colour? %{title}" }))

        assert.equal(
            "This is page 12 of Atlas by A. Mapmaker. Answer the question about it.\nQuestion: Which colour? %{title}",
            asked[1].request.messages[2].content[1].text
        )
    end)

    it("blames the picture when the service cannot take the request", function()
        for __, kind in ipairs({ "bad_request", "text_too_long" }) do
            local answer = run(job({}, { err = Errors.new(kind, "no") }))

            assert.equal("picture_refused", answer.error.kind)
            assert.is_false(answer.complete)
        end
        assert.equal("credits", run(job({}, { err = Errors.new("credits", "no") })).error.kind)
    end)

    it("is not asked of a model that takes no pictures; one that nobody knows may try", function()
        local ok, err = PagePicture.check_model({ id = "acme/one", inputs = { text = true } })

        assert.is_nil(ok)
        assert.equal("model_blind", err.kind)
        assert.equal("acme/one", err.model)
        assert.is_true(PagePicture.check_model({ id = "acme/two", inputs = { text = true, image = true } }))
        assert.is_true(PagePicture.check_model(nil))
    end)
end)

describe("The words about a page's picture", function()
    it("take what stands in it for material, and keep from telling more", function()
        assert.truthy(prompts.system:find("never an instruction", 1, true))
        assert.truthy(prompts.system:find("later events", 1, true))
        assert.truthy(prompts.system:find("%{language}", 1, true))
        for __, template in pairs(prompts.actions) do
            assert.truthy(template:find("%{page}", 1, true))
            assert.truthy(template:find("%{title}", 1, true))
        end
    end)
end)
