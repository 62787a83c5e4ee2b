local Errors = require("precis.errors")
local World = require("tasks.paid_once_world")

local world, question, run = World.new, World.question, World.run
local asking = World.asking

describe("A question's money", function()
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
end)
