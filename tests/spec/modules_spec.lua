local Packed = require("precis.packed")
local Modules = require("precis.modules")

-- A small world: modules by name, each with what stands in its head.
local HEADS = {
    ["precis.spec_top"] = 'require("precis.spec_low") on_demand("precis.spec_late")',
    ["precis.spec_low"] = 'require("precis.spec_lowest")',
    ["precis.spec_lowest"] = "",
    ["precis.spec_late"] = "",
}

describe("loading modules", function()
    local source = Packed.source
    local run

    before_each(function()
        run = {}
        package.loaded["spec_run"] = run
        Packed.source = function(name)
            return ('-- %s\ntable.insert(require("spec_run"), ...) return {}'):format(HEADS[name]), name
        end
    end)

    after_each(function()
        Packed.source, package.loaded["spec_run"] = source, nil
        for name in pairs(HEADS) do
            package.loaded[name] = nil
        end
    end)

    it("runs at most one in a step, those first that others need", function()
        local modules = Modules.new({ "precis.spec_top" })
        local before = 0
        repeat
            local has_more = modules:step()
            assert.is_true(#run - before <= 1)
            before = #run
        until not has_more

        assert.same({ "precis.spec_lowest", "precis.spec_low", "precis.spec_top", "precis.spec_late" }, run)
    end)

    it("is ready before what is taken on demand has come", function()
        local modules = Modules.new({ "precis.spec_top" })
        while not modules.is_ready do
            modules:step()
        end

        assert.is_not_nil(package.loaded["precis.spec_top"])
        assert.is_nil(package.loaded["precis.spec_late"])
    end)

    it("runs none again that was loaded in the meantime", function()
        local modules = Modules.new({ "precis.spec_top" })
        modules:step()
        package.loaded["precis.spec_low"] = {}
        package.loaded["precis.spec_lowest"] = {}
        repeat
            local has_more = modules:step()
        until not has_more

        assert.same({ "precis.spec_top", "precis.spec_late" }, run)
    end)

    it("loads what is taken on demand by those that were loaded before", function()
        package.loaded["precis.spec_top"] = {}
        local modules = Modules.new({ "precis.spec_top" })
        repeat
            local has_more = modules:step()
        until not has_more

        assert.is_not_nil(package.loaded["precis.spec_late"])
    end)

    it("leaves nothing behind for `require` to find", function()
        local modules = Modules.new({ "precis.spec_top" })
        repeat
            local has_more = modules:step()
        until not has_more

        assert.is_nil(package.preload["precis.spec_top"])
    end)
end)
