local Errors = require("precis.errors")
local FakeHost = require("async.fake_host")
local SideBySide = require("precis.tasks.side_by_side")
local Task = require("precis.async.task")

-- Functions that take a second each; those of the given numbers fail. Keeps which have begun and which have ended.
local function crew(count, failing)
    local seen = { begun = {}, ended = {}, functions = {} }
    for number = 1, count do
        seen.functions[number] = function()
            table.insert(seen.begun, number)
            local ok, err = Task.sleep(failing[number] and 0.5 or 1)
            if not ok then
                return nil, err
            end
            table.insert(seen.ended, number)
            if failing[number] then
                return nil, Errors.new("budget", "number " .. number)
            end
            return true
        end
    end
    return seen
end

local function run(seen, limit)
    return FakeHost.new():run(function()
        local ok, err = SideBySide.run(seen.functions, limit)
        return { ok = ok, err = err }
    end)
end

describe("Requests side by side", function()
    it("are all done, so many at once", function()
        local seen = crew(5, {})

        assert.is_true(run(seen, 2).ok)
        assert.equal(5, #seen.ended)
    end)

    it("begin no more after one has failed, but end what is under way", function()
        local seen = crew(6, { [2] = true })

        local outcome = run(seen, 3)

        assert.equal("number 2", outcome.err.message)
        assert.same({ 1, 2, 3 }, seen.begun)
        assert.same({ 2, 1, 3 }, seen.ended)
    end)

    it("tell of the first failure when several fail", function()
        assert.equal("number 1", run(crew(3, { [1] = true, [2] = true }), 3).err.message)
    end)

    it("stop at once when what they belong to is cancelled", function()
        local seen, host = crew(4, {}), FakeHost.new()
        local task = host:spawn(function()
            return SideBySide.run(seen.functions, 2)
        end)
        host:run_for(0.5)

        task:cancel("stopped")
        host:run_all()

        assert.same({ 1, 2 }, seen.begun)
        assert.same({}, seen.ended)
    end)
end)
