local Errors = require("precis.errors")
local FakeHost = require("async.fake_host")
local Task = require("precis.async.task")

describe("a task", function()
    local host

    before_each(function()
        host = FakeHost.new()
    end)

    it("hands its results to whoever awaits it", function()
        local first = host:spawn(function()
            Task.sleep(1)
            return "a", nil, "c"
        end)

        local results = {
            host:run(function()
                return first:await()
            end),
        }

        assert.same({ "a", nil, "c" }, results)
        assert.same({ "a", nil, "c" }, { first:outcome() })
        assert.equal("done", first:status())
    end)

    it("hands an error value on as it is", function()
        local err = Errors.new("offline", "no Wi-Fi")
        local task = host:spawn(function()
            return nil, err
        end)
        local seen
        task:on_done(function(__, reason)
            seen = reason
        end)

        host:run_all()

        assert.equal("failed", task:status())
        assert.equal(err, seen)
        assert.same({}, host.errors)
    end)

    it("tells a listener that comes late at once", function()
        local task = host:spawn(function()
            return 5
        end)
        host:run_all()

        local seen
        task:on_done(function(value)
            seen = value
        end)

        assert.equal(5, seen)
    end)

    it("survives a listener that raises, and reports it", function()
        local task, second = host:spawn(function() end), false
        task:on_done(function()
            error("the listener is broken")
        end)
        task:on_done(function()
            second = true
        end)

        host:run_all()

        assert.is_true(second)
        assert.truthy(host.errors[1].err.message:find("the listener is broken", 1, true))
    end)

    it("resumes its wait with an error in the turn after a cancel", function()
        local seen
        local task = host:spawn(function()
            local __, err = Task.wait({}, "read")
            seen = err
            return nil, err
        end)
        host.scheduler:turn()

        task:cancel("the reader pressed Stop")
        host.scheduler:turn()

        assert.equal("cancelled", seen.kind)
        assert.equal("the reader pressed Stop", seen.message)
        assert.equal("cancelled", task:status())
    end)

    it("does not begin when it is cancelled before its first turn", function()
        local began = false
        local task = host:spawn(function()
            began = true
        end)

        task:cancel()
        host:run_all()

        assert.is_false(began)
        assert.equal("cancelled", task:status())
    end)

    it("hears of a cancel even when its socket became ready in the same turn", function()
        local socket, seen = {}, nil
        local task = host:spawn(function()
            seen = { Task.wait(socket, "read") }
        end)
        host.scheduler:turn()
        host.ready[socket] = "read"
        host:spawn(function()
            task:cancel()
        end)

        host.scheduler:turn()
        host:run_all()

        -- Either the wait ended before the cancel, or it tells of it: never both, never neither.
        assert.is_true(seen[1] == true or seen[2].kind == "cancelled")
        assert.not_equal("running", task:status())
    end)

    it("may cancel itself and leaves at its next wait", function()
        local task = host:spawn(function()
            Task.current():cancel("enough")
            return Task.sleep(1)
        end)

        host:run_all(0)

        assert.equal("cancelled", task:status())
    end)

    it("is stopped as a bug when it ignores its cancel and waits again for ever", function()
        local task = host:spawn(function()
            while true do
                Task.sleep(1)
            end
        end)
        host.scheduler:turn()

        task:cancel()
        host.scheduler:turn()

        assert.equal("failed", task:status())
        assert.equal("bug", host.errors[1].err.kind)
    end)

    it("takes its children along when cancelled, however deep", function()
        local ended = {}
        local function family(depth)
            local child = depth < 3
                and host:spawn(function()
                    family(depth + 1)
                end, { parent = Task.current() })
            local __, err = Task.sleep(100)
            table.insert(ended, depth .. " " .. err.message)
            return child
        end
        local task = host:spawn(function()
            family(1)
        end)
        host.scheduler:turn()

        task:cancel("Stop")
        host.scheduler:turn()

        table.sort(ended)
        assert.same({ "1 Stop", "2 Stop", "3 Stop" }, ended)
        assert.equal(0, host.scheduler:count())
    end)

    it("leaves no child behind when it ends", function()
        host:spawn(function()
            host:spawn(function()
                Task.sleep(1000)
            end, { parent = Task.current() })
        end)

        host:run_all(1)
    end)

    it("closes what it owns in whatever way it ends, last first", function()
        local closed = {}
        local function resource(name)
            return {
                close = function()
                    table.insert(closed, name)
                end,
            }
        end
        host:spawn(function()
            local task, given_away = Task.current(), resource("given away")
            task:own(resource("first"))
            task:own(given_away)
            task:own(resource("second"))
            task:disown(given_away)
            error("a mistake")
        end)

        host:run_all()

        assert.same({ "second", "first" }, closed)
    end)

    it("fails all its waits once its own time is over", function()
        local kinds = {}
        local task = host:spawn(function()
            for __ = 1, 3 do
                local err = select(2, Task.sleep(4))
                table.insert(kinds, err and err.kind .. "/" .. err.phase or "slept")
            end
        end, { timeout = 10 })

        host:run_all(10)

        assert.same({ "slept", "slept", "timeout/task" }, kinds)
        assert.equal("done", task:status())
    end)

    it("lets one wait give up at its own deadline and go on", function()
        local seen
        host:spawn(function()
            local __, err = Task.wait({}, "write", Task.now() + 2)
            seen = { kind = err.kind, phase = err.phase, slept = Task.sleep(1) }
        end)

        host:run_all(3.1)

        assert.same({ kind = "timeout", slept = true }, seen)
    end)

    it("can wait inside pcall", function()
        local slept
        host:spawn(function()
            pcall(function()
                slept = Task.sleep(1)
            end)
        end)

        host:run_all()

        assert.is_true(slept)
    end)

    it("refuses to wait in a coroutine of its own making", function()
        host:spawn(function()
            coroutine.wrap(function()
                Task.sleep(1)
            end)()
        end)

        host:run_all()

        assert.truthy(host.errors[1].err.message:find("coroutine of its own", 1, true))
    end)

    it("refuses to wait outside the scheduler", function()
        assert.has_error(function()
            Task.sleep(1)
        end, "this must run inside a task")
    end)
end)
