local Errors = require("precis.errors")
local FakeHost = require("async.fake_host")
local Task = require("precis.async.task")

describe("parts run side by side", function()
    local host

    before_each(function()
        host = FakeHost.new()
    end)

    local function sleeper(seconds, value)
        return function()
            local ok, err = Task.sleep(seconds)
            if not ok then
                return nil, err
            end
            return value
        end
    end

    it("give their results in order, whichever ends first", function()
        local started = host.time

        local results = host:run(function()
            return Task.all({ sleeper(3, "a"), sleeper(1, "b"), sleeper(2, "c") })
        end)

        assert.same({ "a", "b", "c", n = 3 }, results)
        assert.equal(3, host.time - started)
    end)

    it("never run more at once than they may", function()
        local live, most, functions = 0, 0, {}
        for number = 1, 12 do
            functions[number] = function()
                live = live + 1
                most = math.max(most, live)
                Task.sleep(number % 3 + 1)
                live = live - 1
                return number
            end
        end

        local results = host:run(function()
            return Task.all(functions, 5)
        end)

        assert.equal(5, most)
        assert.equal(12, results.n)
        assert.same({ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, n = 12 }, results)
    end)

    it("are cancelled, and have ended, when one of them fails", function()
        local ended = 0
        local function long()
            local __, err = Task.sleep(100)
            ended = ended + 1
            return nil, err
        end

        local results, err = host:run(function()
            local results, err = Task.all({
                long,
                function()
                    Task.sleep(1)
                    return nil, Errors.new("credits", "empty")
                end,
                long,
                long,
            }, 3)
            assert(ended == 2, "the others must have ended first, and the last never began")
            return results, err
        end)

        assert.is_nil(results)
        assert.equal("credits", err.kind)
        assert.equal(0, host.scheduler:count())
    end)

    it("end with their parent when it is cancelled", function()
        local ended, seen = 0, nil
        local function long()
            local __, err = Task.sleep(100)
            ended = ended + 1
            return nil, err
        end
        local task = host:spawn(function()
            local __, err = Task.all({ long, long })
            seen = { kind = err.kind, ended = ended }
            return nil, err
        end)
        host.scheduler:turn()

        task:cancel()
        host.scheduler:turn()

        assert.same({ kind = "cancelled", ended = 2 }, seen)
        assert.equal("cancelled", task:status())
        assert.equal(0, host.scheduler:count())
    end)

    it("share the deadline of the task they were started in", function()
        local started, err = host.time, nil
        host:spawn(function()
            err = select(2, Task.all({ sleeper(1, "a"), sleeper(100, "b") }))
        end, { timeout = 4 })

        host:run_all()

        assert.equal("timeout", err.kind)
        assert.equal(4, host.time - started)
        assert.equal(0, host.scheduler:count())
    end)

    it("turn a mistake in one of them into an error for all, reported once", function()
        local __, err = host:run(function()
            return Task.all({
                sleeper(10, 1),
                function()
                    error("wrong")
                end,
            })
        end)

        assert.equal("bug", err.kind)
        assert.equal(1, #host.errors)
    end)

    it("may be none at all", function()
        local results = host:run(function()
            return Task.all({})
        end)

        assert.same({ n = 0 }, results)
    end)

    it("may give nothing", function()
        local results = host:run(function()
            return Task.all({ function() end, sleeper(1, "b") })
        end)

        assert.is_nil(results[1])
        assert.equal("b", results[2])
    end)
end)
