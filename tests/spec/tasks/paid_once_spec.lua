local Decimal = require("precis.text.decimal")
local Errors = require("precis.errors")
local Codec = require("precis.koreader.codec")
local Json = require("precis.text.json")
local PaidOnce = require("precis.tasks.paid_once")
local FakeHost = require("async.fake_host")
local Semaphore = require("precis.async.semaphore")
local Task = require("precis.async.task")

-- Everything PaidOnce touches, kept in tables that a test can look at.
local function world(options)
    options = options or {}
    local kept, account, sent = {}, {}, {}
    local slots, at_once = Semaphore.new(3), { now = 0, most = 0 }
    local deps = {
        hash = function(data)
            return data
        end,
        json = Json.new(assert(Codec.load("dkjson"))),
        estimate = function(text)
            return #text
        end,
        price = function(__, prompt_tokens, completion_tokens)
            if options.unknown_price then
                return nil
            end
            return Decimal.multiply(Decimal.of("0.001"), Decimal.of(prompt_tokens + 2 * completion_tokens))
        end,
        log = { warn = function() end },
        on_not_stored = function(err)
            account.told = err.kind
        end,
        tells_costs = function()
            return options.tells_costs == true
        end,
        account = function()
            return "a key"
        end,
        slots = function()
            return slots
        end,
        transaction = function(fn)
            return fn()
        end,
        artefacts = {
            get = function(__, key)
                return kept[key]
            end,
            put = function(__, artefact)
                if options.card_is_full then
                    return nil, Errors.new("disk_full", "full")
                end
                kept[artefact.key] = artefact
                return true
            end,
            remove = function(__, key)
                kept[key] = nil
                return 1
            end,
        },
        ledger = {
            reserve = function(__, entry)
                if options.budget_is_spent then
                    return nil, Errors.new("budget", "spent")
                end
                table.insert(account, { reserved = entry.reserved, state = "in_flight", key = entry.account })
                return #account
            end,
            hold_more = function(__, id, amount)
                if options.budget_is_spent_by_then then
                    return nil, Errors.new("budget", "spent")
                end
                account[id].more = amount
                return true
            end,
            settle = function(__, id, bills)
                account[id].state, account[id].bills = "settled", bills
                return true
            end,
            release = function(__, id)
                account[id].state = "released"
                return true
            end,
        },
        complete = function(request, handlers)
            table.insert(sent, request)
            at_once.now = at_once.now + 1
            at_once.most = math.max(at_once.most, at_once.now)
            local ok, cancelled = Task.sleep(1)
            at_once.now = at_once.now - 1
            if not ok then
                return nil, cancelled
            end
            if options.repeats and not handlers.before_repeating() then
                return nil, Errors.new("dropped", "closed", { may_be_billed = true })
            end
            if options.failure then
                return nil, options.failure
            end
            if handlers.on_text then
                handlers.on_text(request.continue_from and " And its rest." or "The answer.")
            end
            return {
                text = request.continue_from and request.continue_from .. " And its rest." or "The answer.",
                model = "acme/dated",
                id = "gen-1",
                tool_calls = options.tool_calls,
                requests = 1,
                usage = { prompt_tokens = 7, completion_tokens = 3, cost_text = options.cost },
            }
        end,
    }
    return { paid = PaidOnce.new(deps), kept = kept, account = account, sent = sent, at_once = at_once }
end

local function question(text)
    return {
        request = { model = "acme/one", messages = { { role = "user", content = text } }, max_output_tokens = 50 },
        book = "b1",
        task = "summary",
        prompt = "summary/1",
        first = { chapter = 1, offset = 0 },
        last = { chapter = 1, offset = 900 },
    }
end

-- Runs functions as tasks side by side until all have ended; gives what each returned.
local function run(...)
    local host, outcomes = FakeHost.new(), {}
    for index, fn in ipairs({ ... }) do
        host:spawn(fn):on_done(function(result, err)
            outcomes[index] = { result = result, err = err }
        end)
    end
    host:run_all()
    assert.same({}, host.errors)
    return unpack(outcomes)
end

-- What the client says of an answer that stays cut.
local function cut_short(text, kind)
    local usage = { prompt_tokens = 7, completion_tokens = 3, cost_text = "0.01" }
    return Errors.new(kind or "cut_by_length", "cut", { partial = { text = text, requests = 1, usage = usage } })
end

-- Handlers that note what the screen would show.
local function recorder(shown)
    return {
        on_text = function(text)
            table.insert(shown, text)
        end,
        on_reset = function()
            table.insert(shown, "(reset)")
        end,
    }
end

local function asking(place, text, handlers)
    return function()
        return place.paid:ask(question(text), handlers or {})
    end
end

describe("A question to the model", function()
    it("is sent once, and its answer found again ever after", function()
        local place = world({ cost = "0.01" })

        local first = run(asking(place, "Who?"))
        local second = run(asking(place, "Who?"))

        assert.equal(1, #place.sent)
        assert.equal("The answer.", second.result.text)
        assert.is_nil(first.result.cached)
        assert.is_true(second.result.cached)
        assert.equal(0, second.result.requests)
    end)

    it("gives a stored answer to the screen as if it streamed", function()
        local place, shown = world({ cost = "0.01" }), {}
        run(asking(place, "Who?"))

        run(asking(place, "Who?", {
            on_text = function(text)
                table.insert(shown, text)
            end,
        }))

        assert.same({ "The answer." }, shown)
    end)

    it("is sent once when two ask it at the same time", function()
        local place = world({ cost = "0.01" })

        local first, second = run(asking(place, "Who?"), asking(place, "Who?"))

        assert.equal(1, #place.sent)
        assert.equal("The answer.", first.result.text)
        assert.is_true(second.result.cached)
    end)

    it("is asked by the second when the first one fails", function()
        local place = world({ failure = Errors.new("server", "500") })

        local first, second = run(asking(place, "Who?"), asking(place, "Who?"))

        assert.equal("server", first.err.kind)
        assert.equal("server", second.err.kind)
        assert.equal(2, #place.sent)
    end)

    it("waits its turn when as many are on their way as the reader allows", function()
        local place, questions = world({ cost = "0.01" }), {}
        for number = 1, 10 do
            questions[number] = asking(place, "Question " .. number)
        end

        run(unpack(questions))

        assert.equal(10, #place.sent)
        assert.equal(3, place.at_once.most)
    end)

    it("is sent again when another answer is wanted, which takes the old one's place", function()
        local place = world({ cost = "0.01" })
        run(asking(place, "Who?"))
        local anew = question("Who?")
        anew.fresh = true
        local paid = run(function()
            return { place.paid:is_paid(question("Who?")), place.paid:is_paid(anew) }
        end)

        run(function()
            return place.paid:ask(anew, {})
        end)

        assert.same({ true, false }, paid.result)

        assert.equal(2, #place.sent)
        assert.is_true(run(asking(place, "Who?")).result.cached)
    end)

    it("that was cut by its length is not paid for again, and shows what came", function()
        local place, shown = world({ failure = cut_short("The begin") }), {}
        run(asking(place, "Who?"))

        local again = run(asking(place, "Who?", recorder(shown)))

        assert.equal(1, #place.sent)
        assert.equal("cut_by_length", again.err.kind)
        assert.equal("The begin", again.err.partial.text)
        assert.equal(0, again.err.partial.requests)
        assert.same({ "The begin" }, shown)
        assert.is_true(place.paid:is_paid(question("Who?")))
    end)

    it("that was cut by its length goes on when the reader wants the rest", function()
        local options, shown = { failure = cut_short("The begin"), cost = "0.01" }, {}
        local place = world(options)
        run(asking(place, "Who?"))
        options.failure = nil
        local rest = question("Who?")
        rest.continues = true
        assert.is_false(place.paid:is_paid(rest))

        local whole = run(function()
            return place.paid:ask(rest, recorder(shown))
        end)

        assert.equal("The begin", place.sent[2].continue_from)
        assert.equal("The begin And its rest.", whole.result.text)
        assert.same({ " And its rest." }, shown)
        assert.equal("The begin And its rest.", run(asking(place, "Who?")).result.text)
        assert.equal(2, #place.sent)
    end)

    it("that was never cut comes whole when it is asked to go on", function()
        local place, shown = world({ cost = "0.01" }), {}
        local rest = question("Who?")
        rest.continues = true

        run(function()
            return place.paid:ask(rest, recorder(shown))
        end)

        assert.same({ "(reset)", "The answer." }, shown)
    end)

    it("that the budget did not let go on keeps its beginning too", function()
        local place = world({ failure = cut_short("The begin", "budget") })
        run(asking(place, "Who?"))

        assert.equal("cut_by_length", run(asking(place, "Who?")).err.kind)
        assert.equal(1, #place.sent)
    end)

    it("brings back what tools a stored answer called", function()
        local call = { id = "call-1", name = "search_book", arguments = '{"query":"map"}' }
        local place = world({ cost = "0.01", tool_calls = { call } })
        run(asking(place, "Who?"))

        local again = run(asking(place, "Who?"))

        assert.is_true(again.result.cached)
        assert.same({ call }, again.result.tool_calls)
    end)

    it("is another one when the text, the model or the prompt's version differs", function()
        local place = world({ cost = "0.01" })
        run(asking(place, "Who?"))
        local other_model, other_prompt = question("Who?"), question("Who?")
        other_model.request.model = "acme/two"
        other_prompt.prompt = "summary/2"

        assert.is_true(place.paid:is_paid(question("Who?")))
        assert.is_false(place.paid:is_paid(question("When?")))
        assert.is_false(place.paid:is_paid(other_model))
        assert.is_false(place.paid:is_paid(other_prompt))
    end)

    it("is the same one whether its answer streams or not", function()
        local streamed = question("Who?")
        streamed.request.stream = true
        local place = world()

        assert.equal(place.paid:key(question("Who?")), place.paid:key(streamed))
    end)

    it("holds back the most it can cost before it leaves, and is settled with the bill", function()
        local place = world({ cost = "0.0042" })

        run(asking(place, ("x"):rep(100)))

        -- 110 % of 100 tokens and 5 around the message in, 8 to spare, 50 out at twice the price.
        assert.equal("0.224", place.account[1].reserved)
        assert.equal("0.0042", place.account[1].bills[1].cost)
        assert.equal("gen-1", place.account[1].bills[1].generation)
    end)

    it("is held against the budget with its picture, which has no part in its key", function()
        local function with_picture(letters, digest)
            local asked = question({ { type = "image_url", image_url = { url = letters } } })
            asked.request.picture_tokens = 1000
            asked.key_messages = { { role = "user", content = digest } }
            return asked
        end
        local place = world()

        run(function()
            place.paid:ask(with_picture("data:image/jpeg;base64,AAAA", "a digest"), {})
        end)

        -- 110 % of 1005 tokens in, 8 to spare, 50 out at twice the price.
        assert.equal("1.214", place.account[1].reserved)
        local key = place.paid:key(with_picture("data:image/jpeg;base64,AAAA", "a digest"))
        assert.is_nil(key:find("base64", 1, true))
        assert.equal(key, place.paid:key(with_picture("data:image/jpeg;base64,BBBB", "a digest")))
        assert.not_equal(key, place.paid:key(with_picture("data:image/jpeg;base64,AAAA", "another")))
    end)

    it("is reckoned from tokens and price when the service tells no cost", function()
        local place = world()

        run(asking(place, "Who?"))

        assert.equal("0.013", place.account[1].bills[1].cost)
        assert.is_true(place.account[1].bills[1].is_estimate)
    end)

    it("waits for its price when the service can be asked for it", function()
        local place = world({ tells_costs = true })

        run(asking(place, "Who?"))

        local bill = place.account[1].bills[1]
        assert.is_nil(bill.cost)
        assert.equal("gen-1", bill.generation)
    end)

    it("has a bill for every request that it took", function()
        local generations = { { id = "gen-1", usage = { cost_text = "0.001" } }, { id = "gen-2" } }
        local place = world({ failure = Errors.new("dropped", "closed", { generations = generations }) })

        run(asking(place, "Who?"))

        local first, second = unpack(place.account[1].bills)
        assert.same({ generation = "gen-1", cost = "0.001" }, first)
        assert.same({ generation = "gen-2", most = place.account[1].reserved }, second)
    end)

    it("is held against the budget again before it goes out a second time", function()
        local place = world({ cost = "0.01", repeats = true })

        run(asking(place, "Who?"))

        assert.equal(place.account[1].reserved, place.account[1].more)
    end)

    it("does not go out a second time when the budget does not cover that", function()
        local place = world({ cost = "0.01", repeats = true, budget_is_spent_by_then = true })

        local outcome = run(asking(place, "Who?"))

        assert.equal("dropped", outcome.err.kind)
    end)

    it("is on the account of the key that pays for it", function()
        local place = world({ cost = "0.01" })

        run(asking(place, "Who?"))

        assert.equal("a key", place.account[1].key)
    end)

    it("does not leave when the budget is spent", function()
        local place = world({ budget_is_spent = true })

        local outcome = run(asking(place, "Who?"))

        assert.equal("budget", outcome.err.kind)
        assert.equal(0, #place.sent)
    end)

    it("costs nothing when it surely was not billed", function()
        local place = world({ failure = Errors.new("offline", "refused") })

        run(asking(place, "Who?"))

        assert.equal("released", place.account[1].state)
    end)

    it("stays on the ledger with its number when it broke off after it was sent", function()
        local partial = { text = "The", id = "gen-9" }
        local place = world({ failure = Errors.new("dropped", "closed", { partial = partial, may_be_billed = true }) })

        local outcome = run(asking(place, "Who?"))

        assert.equal("The", outcome.err.partial.text)
        assert.equal("gen-9", place.account[1].bills[1].generation)
    end)

    it("stays on the ledger without a number when none arrived", function()
        local place = world({ failure = Errors.new("timeout", "silent", { may_be_billed = true }) })

        run(asking(place, "Who?"))

        assert.same({ { most = place.account[1].reserved } }, place.account[1].bills)
    end)

    it("is shown even when it cannot be stored", function()
        local place = world({ cost = "0.01", card_is_full = true })

        local outcome = run(asking(place, "Who?"))

        assert.equal("The answer.", outcome.result.text)
        assert.equal("disk_full", outcome.result.not_stored.kind)
        assert.equal("disk_full", place.account.told)
        assert.equal("0.01", place.account[1].bills[1].cost)
    end)

    it("leaves no lock behind when it is cancelled", function()
        local place = world({ cost = "0.01" })
        local task
        run(function()
            task = Task.current():scheduler():spawn(asking(place, "Who?"))
            Task.sleep(0.5)
            task:cancel("stopped")
            return true
        end)

        local outcome = run(asking(place, "Who?"))

        assert.equal("The answer.", outcome.result.text)
    end)
end)
