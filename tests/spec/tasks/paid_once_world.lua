--- What `PaidOnce` touches, in tables, for its specs.

local assert = require("luassert")

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

return {
    new = world,
    question = question,
    run = run,
    cut_short = cut_short,
    recorder = recorder,
    asking = asking,
}
