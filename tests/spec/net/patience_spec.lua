local Patience = require("precis.net.patience")

describe("patience", function()
    local time, patience

    before_each(function()
        time = 100
        local clock = {
            now = function()
                return time
            end,
        }
        patience = Patience.new(clock, { connect = 20, first_byte = 30, idle = 10, total = 100 })
    end)

    local function limit()
        return { patience:limit() }
    end

    it("begins anew with each phase, but never altogether", function()
        assert.same({ 120, "connect" }, limit())
        time = 110
        patience:enter("first_byte")
        assert.same({ 140, "first_byte" }, limit())
        time = 195
        patience:enter("first_byte")
        assert.same({ 200, "total" }, limit())
    end)

    it("is renewed by moving bytes only while that is what it waits for", function()
        time = 105
        patience:progress()
        assert.same({ 120, "connect" }, limit())

        patience:enter("first_byte")
        time = 110
        patience:progress()
        assert.same({ 135, "first_byte" }, limit())

        patience:enter("idle")
        time = 115
        patience:progress()
        assert.same({ 125, "idle" }, limit())
    end)

    it("tells the caller's own limit from the others", function()
        patience:set_extra(105)
        assert.is_true(patience:is_extra_first())
        assert.same({ 105, "connect" }, limit())

        patience:set_extra(130)
        assert.is_false(patience:is_extra_first())

        patience:set_extra(nil)
        assert.is_false(patience:is_extra_first())
        assert.same({ 120, "connect" }, limit())
    end)

    it("has an end for every phase that nobody gave one", function()
        local default = Patience.new({
            now = function()
                return 0
            end,
        }, { idle = 5 })

        for phase, seconds in pairs({ connect = 20, first_byte = 90, idle = 5 }) do
            default:enter(phase)
            assert.equal(seconds, (default:limit()))
        end
        assert.equal(900, default:total())
    end)
end)
