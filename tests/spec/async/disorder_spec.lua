--- Families of tasks that live, fail and are cancelled in any order: nothing is left, everything is closed once.

local Errors = require("precis.errors")
local FakeHost = require("async.fake_host")
local Task = require("precis.async.task")

local MAX_DEPTH = 3

describe("tasks in disorder", function()
    local function new_world(seed)
        math.randomseed(seed)
        return { host = FakeHost.new(), tasks = {}, opened = 0, closed = 0, told = 0 }
    end

    local function own_something(world)
        world.opened = world.opened + 1
        local is_open = true
        Task.current():own({
            close = function()
                assert(is_open, "closed twice")
                is_open = false
                world.closed = world.closed + 1
            end,
        })
    end

    local live

    local function live_together(world, depth)
        local functions = {}
        for index = 1, math.random(0, 4) do
            functions[index] = function()
                return live(world, depth + 1)
            end
        end
        return Task.all(functions, math.random(1, 3))
    end

    local ENDINGS = {
        function()
            return "fine"
        end,
        function()
            return nil, Errors.new("offline", "no network")
        end,
        function()
            error("a mistake")
        end,
        function()
            Task.current():cancel("enough")
            return Task.sleep(1)
        end,
    }

    local function spawn_child(world, depth)
        local child = world.host:spawn(function()
            return live(world, depth + 1)
        end, { parent = Task.current(), timeout = math.random() < 0.3 and math.random(1, 4) or nil })
        table.insert(world.tasks, child)
        child:on_done(function()
            world.told = world.told + 1
        end)
    end

    function live(world, depth)
        own_something(world)
        for __ = 1, math.random(0, 3) do
            local dice = math.random(5)
            local ok, err = true, nil
            if dice == 1 and depth < MAX_DEPTH then
                spawn_child(world, depth)
            elseif dice == 2 and depth < MAX_DEPTH then
                ok, err = live_together(world, depth)
            elseif dice == 3 then
                ok, err = Task.checkpoint()
            else
                ok, err = Task.sleep(math.random(0, 3))
            end
            if not ok and math.random() < 0.8 then
                return nil, err
            end
        end
        return ENDINGS[math.random() < 0.7 and 1 or math.random(#ENDINGS)]()
    end

    for seed = 1, 100 do
        it("all end, are told of, and close what they held, seed " .. seed, function()
            local world = new_world(seed)
            for __ = 1, 6 do
                local task = world.host:spawn(function()
                    return live(world, 1)
                end)
                table.insert(world.tasks, task)
                task:on_done(function()
                    world.told = world.told + 1
                end)
            end
            for __ = 1, 10 do
                world.host.cpu = world.host.cpu + math.random() * 0.01
                world.host:run_for(math.random())
                world.tasks[math.random(#world.tasks)]:cancel("the reader changed their mind")
            end

            world.host:run_all(600)

            assert.equal(world.opened, world.closed)
            assert.equal(#world.tasks, world.told)
            for __, reported in ipairs(world.host.errors) do
                assert.truthy(reported.err.message:find("a mistake", 1, true), reported.err.message)
            end
        end)
    end
end)
