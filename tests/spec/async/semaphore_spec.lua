local FakeHost = require("async.fake_host")
local Semaphore = require("precis.async.semaphore")
local Task = require("precis.async.task")

describe("a semaphore", function()
    local host

    before_each(function()
        host = FakeHost.new()
    end)

    it("serves those who wait in the order they came", function()
        local semaphore, order = Semaphore.new(1), {}
        for number = 1, 4 do
            host:spawn(function()
                semaphore:acquire()
                Task.sleep(1)
                table.insert(order, number)
                semaphore:release()
            end)
        end

        host:run_all()

        assert.same({ 1, 2, 3, 4 }, order)
        assert.equal(1, semaphore:free())
    end)

    it("lets one function at a time run, and gives its results and errors on", function()
        local semaphore, running, most, results = Semaphore.new(1), 0, 0, {}
        for number = 1, 3 do
            host:spawn(function()
                results[number] = {
                    semaphore:while_held(function()
                        running = running + 1
                        most = math.max(most, running)
                        Task.sleep(1)
                        running = running - 1
                        if number == 2 then
                            return nil, "error"
                        end
                        return number
                    end),
                }
            end)
        end

        host:run_all()

        assert.equal(1, most)
        assert.same({ { 1 }, { nil, "error" }, { 3 } }, results)
        assert.equal(1, semaphore:free())
    end)

    it("has its permit back when the function ends in a mistake", function()
        local semaphore = Semaphore.new(1)
        host:spawn(function()
            semaphore:while_held(function()
                error("a mistake")
            end)
        end)

        host:run_all()

        assert.equal(1, #host.errors)
        assert.equal(1, semaphore:free())
    end)

    it("passes over one who gave up waiting", function()
        local semaphore, order = Semaphore.new(1), {}
        host:spawn(function()
            semaphore:acquire()
            Task.sleep(5)
            semaphore:release()
        end)
        host:spawn(function()
            local __, err = semaphore:acquire(Task.now() + 1)
            table.insert(order, err.kind)
        end)
        host:spawn(function()
            semaphore:acquire()
            table.insert(order, "served")
            semaphore:release()
        end)

        host:run_all()

        assert.same({ "timeout", "served" }, order)
        assert.equal(1, semaphore:free())
    end)

    it("loses no permit that was granted to a task cancelled in the same turn", function()
        local semaphore = Semaphore.new(1)
        assert(semaphore:acquire())
        local waiter = host:spawn(function()
            return semaphore:acquire()
        end)
        host.scheduler:turn()

        semaphore:release()
        waiter:cancel()
        host:run_all()

        assert.equal("cancelled", waiter:status())
        assert.equal(1, semaphore:free())
    end)

    -- However tasks come, wait, give up and are cancelled, no permit is lost and no more are held than there are.
    for seed = 1, 60 do
        it("stays balanced under disorder, seed " .. seed, function()
            math.randomseed(seed)
            local permits = math.random(1, 3)
            local semaphore, held, most, tasks = Semaphore.new(permits), 0, 0, {}
            for __ = 1, 15 do
                table.insert(
                    tasks,
                    host:spawn(function()
                        Task.sleep(math.random(0, 5))
                        local patience = math.random() < 0.5 and Task.now() + math.random(1, 4) or nil
                        if semaphore:acquire(patience) then
                            held = held + 1
                            most = math.max(most, held)
                            Task.sleep(math.random(0, 3))
                            held = held - 1
                            semaphore:release()
                        end
                    end)
                )
            end
            for __ = 1, 12 do
                host:run_for(math.random() * 2)
                tasks[math.random(#tasks)]:cancel()
            end

            host:run_all()

            assert.equal(permits, semaphore:free())
            assert.is_true(most <= permits)
            assert.equal(0, held)
            assert.same({}, host.errors)
        end)
    end
end)
