local Errors = require("precis.errors")
local FakeHost = require("async.fake_host")
local Reconciling = require("precis.tasks.reconciling")

-- A ledger with these open rows, and what the service says of them.
local function world(options)
    local settled, given_up, readings = {}, 0, {}
    local position = { last = 7, on_their_way = options.on_their_way or 0 }
    local reconciling = Reconciling.new({
        ledger = {
            open_rows = function()
                return options.rows or {}
            end,
            position = function()
                return { last = position.last, on_their_way = position.on_their_way }
            end,
            settle = function(__, id, bills)
                settled[id] = bills[1]
                return true
            end,
            give_up_open = function()
                given_up = given_up + 1
                return 1
            end,
        },
        marks = {
            is_due = function()
                return options.is_due == true
            end,
            read_off = function(__, account, usage)
                table.insert(readings, account .. " " .. usage)
                return true
            end,
        },
        generation = function(id)
            local told = (options.told or {})[id]
            return told, not told and (options.trouble or Errors.new("not_found", "404")) or nil
        end,
        usage = function()
            position.last = position.last + (options.asked_meanwhile or 0)
            return options.usage, options.usage_err
        end,
        account = function()
            return not options.is_elsewhere and "key" or nil
        end,
    })
    return reconciling, function()
        return { settled = settled, given_up = given_up, readings = readings }
    end
end

local function run(reconciling)
    local host, outcome = FakeHost.new(), {}
    host:spawn(function()
        return reconciling:run()
    end):on_done(function(ok, err)
        outcome.ok, outcome.err = ok, err
    end)
    host:run_all()
    assert.same({}, host.errors)
    return outcome.ok, outcome.err
end

describe("A bill that did not arrive", function()
    it("is asked for by its number", function()
        local rows = { { id = 3, generation = "gen-3", reserved = "0.5" } }
        local reconciling, seen =
            world({ rows = rows, told = { ["gen-3"] = { cost_text = "0.002", prompt_tokens = 7 } }, usage = "1" })

        assert.is_true(run(reconciling))
        assert.equal("0.002", seen().settled[3].cost)
        assert.equal("gen-3", seen().settled[3].generation)
    end)

    it("is read off the key's usage when it has no number, or one that nobody knows", function()
        local rows = { { id = 3, reserved = "0.5" }, { id = 4, generation = "gen-4", reserved = "0.5" } }
        local reconciling, seen = world({ rows = rows, usage = "1.5" })

        assert.is_true(run(reconciling))
        assert.same({ "key 1.5" }, seen().readings)
        assert.equal(1, seen().given_up)
    end)

    it("stays open when the service cannot be asked just now", function()
        local rows = { { id = 3, generation = "gen-3", reserved = "0.5" } }
        local reconciling, seen = world({ rows = rows, trouble = Errors.new("offline", "no network"), usage = "1" })

        local __, err = run(reconciling)

        assert.equal("offline", err.kind)
        assert.same({ settled = {}, given_up = 0, readings = {} }, seen())
    end)

    it("waits for a moment in which nothing is on its way", function()
        local busy, seen_busy = world({ rows = { { id = 3, reserved = "0.5" } }, usage = "1", on_their_way = 1 })
        local crossed, seen_crossed =
            world({ rows = { { id = 3, reserved = "0.5" } }, usage = "1", asked_meanwhile = 1 })

        assert.is_true(run(busy))
        assert.is_true(run(crossed))
        assert.same({}, seen_busy().readings)
        assert.same({}, seen_crossed().readings)
        assert.equal(0, seen_busy().given_up + seen_crossed().given_up)
    end)

    it("is given up when the service tells no usage", function()
        local reconciling, seen = world({ rows = { { id = 3, reserved = "0.5" } } })

        assert.is_true(run(reconciling))
        assert.equal(1, seen().given_up)
    end)

    it("stays open as long as another endpoint is set, which knows nothing of it", function()
        local reconciling, seen = world({ rows = { { id = 3, reserved = "0.5" } }, is_elsewhere = true })

        assert.is_true(run(reconciling))
        assert.same({ settled = {}, given_up = 0, readings = {} }, seen())
    end)

    it("is looked for only when there is something to find out", function()
        assert.is_false((world({})):is_due())
        assert.is_true((world({ is_due = true })):is_due())
        assert.is_true((world({ rows = { { id = 3, reserved = "0.5" } } })):is_due())
        assert.is_false((world({ rows = { { id = 3, reserved = "0.5" } }, is_elsewhere = true })):is_due())
    end)
end)
