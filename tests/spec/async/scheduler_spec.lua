local FakeHost = require("async.fake_host")
local Task = require("precis.async.task")

describe("the scheduler", function()
    local host

    before_each(function()
        host = FakeHost.new()
    end)

    it("asks its host for a turn when the first task arrives, and only once", function()
        host:spawn(function() end)
        host:spawn(function() end)

        assert.same({ 0 }, host.wakes)
    end)

    it("wants no further turn when nothing is left to do", function()
        host:spawn(function() end)

        assert.is_nil(host.scheduler:turn())
        assert.equal(0, host.scheduler:count())
    end)

    it("comes back when the next sleeper is due", function()
        host:spawn(function()
            Task.sleep(7)
        end)

        assert.equal(7, host.scheduler:turn())
    end)

    it("looks at sockets fifty times a second", function()
        host:spawn(function()
            Task.wait({}, "read")
        end)

        assert.equal(0.02, host.scheduler:turn())
    end)

    it("runs tasks in the order they were spawned", function()
        local order = {}
        for number = 1, 5 do
            host:spawn(function()
                table.insert(order, number)
            end)
        end

        host:run_all()

        assert.same({ 1, 2, 3, 4, 5 }, order)
    end)

    it("wakes sleepers in the order of their times, however late the turn comes", function()
        local order = {}
        for __, seconds in ipairs({ 3, 1, 2 }) do
            host:spawn(function()
                Task.sleep(seconds)
                table.insert(order, seconds)
            end)
        end
        host.scheduler:turn()

        host.time = host.time + 60
        host.scheduler:turn()

        assert.same({ 1, 2, 3 }, order)
    end)

    it("ends its turn when the slice of processor time is used up", function()
        local steps = 0
        for __ = 1, 10 do
            host:spawn(function()
                steps = steps + 1
                host.cpu = host.cpu + 0.003
            end)
        end

        assert.equal(0.002, host.scheduler:turn())
        assert.equal(3, steps)
    end)

    it("lets a task that yields at checkpoints share the turn with the others", function()
        local order = {}
        for name = 1, 2 do
            host:spawn(function()
                for __ = 1, 3 do
                    table.insert(order, name)
                    host.cpu = host.cpu + 0.0016
                    Task.checkpoint()
                end
            end)
        end

        host:run_all()

        assert.same({ 1, 2, 1, 2, 1, 2 }, order)
    end)

    it("lets code that cannot end early share the turn, however long it goes on after a cancel", function()
        local order = {}
        local function work(name)
            return host:spawn(function()
                for __ = 1, 2000 do
                    table.insert(order, name)
                    host.cpu = host.cpu + 0.0016
                    Task.breathe()
                end
            end)
        end
        local first = work(1)
        work(2)

        host.scheduler:turn()
        first:cancel()
        host:run_all()

        assert.same({ 1, 2, 1, 2 }, { unpack(order, 1, 4) })
        assert.equal(4000, #order)
        assert.same({}, host.errors)
    end)

    it("passes a checkpoint without a stop while the step is young", function()
        host:spawn(function()
            for __ = 1, 1000 do
                assert(Task.checkpoint())
            end
        end)

        host.scheduler:turn()

        assert.equal(0, host.scheduler:count())
    end)

    it("hears a socket before it counts a deadline that passed while the device slept", function()
        local socket, heard = {}, nil
        host:spawn(function()
            heard = { Task.wait(socket, "read", host.time + 90) }
        end)
        host.scheduler:turn()

        host.time = host.time + 8 * 3600
        host.ready[socket] = "read"
        host.scheduler:turn()

        assert.same({ true }, heard)
    end)

    it("keeps trying every socket when select itself fails, and says so once", function()
        local tries = 0
        host.select_error = "descriptor too large for set size"
        host:spawn(function()
            for __ = 1, 3 do
                assert(Task.wait({}, "read"))
                tries = tries + 1
            end
        end)

        host:run_all()

        assert.equal(3, tries)
        assert.equal(1, #host.errors)
        assert.truthy(host.errors[1].err.message:find("descriptor too large", 1, true))
    end)

    it("reports a mistake in a task with the place where it was made", function()
        local task = host:spawn(function()
            local function deep_inside()
                error("a wrong turn")
            end
            deep_inside()
        end)

        host:run_all()

        assert.equal("failed", task:status())
        local err = select(2, task:outcome())
        assert.equal("bug", err.kind)
        assert.truthy(err.message:find("a wrong turn", 1, true))
        assert.truthy(err.message:find("deep_inside", 1, true))
        assert.equal(err, host.errors[1].err)
        assert.equal(task, host.errors[1].task)
    end)

    it("goes on after a host that raises", function()
        local calls = 0
        host.scheduler._on_error = function()
            error("the log is full")
        end
        host:spawn(function()
            error("a mistake")
        end)
        assert.has_error(function()
            host.scheduler:turn()
        end)

        host:spawn(function()
            calls = calls + 1
        end)
        host.scheduler:turn()

        assert.equal(1, calls)
    end)

    it("ends every task on request", function()
        local closed = 0
        for __ = 1, 4 do
            host:spawn(function()
                Task.current():own({
                    close = function()
                        closed = closed + 1
                    end,
                })
                Task.wait({}, "read")
            end)
        end
        host.scheduler:turn()

        host.scheduler:cancel_all("the book was closed")
        host.scheduler:turn()

        assert.equal(4, closed)
        assert.equal(0, host.scheduler:count())
    end)
end)
