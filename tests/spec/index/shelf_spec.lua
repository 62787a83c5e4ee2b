local Shelf = require("precis.index.shelf")

local ENTRIES = {
    { path = "/new", bytes = 40, used = 30 },
    { path = "/old", bytes = 40, used = 10 },
    { path = "/middle", bytes = 40, used = 20 },
}

describe("The shelf of indexes", function()
    it("keeps all while there is room", function()
        assert.same({}, Shelf.surplus(ENTRIES, "/new", 120))
    end)

    it("lets go of those not used for longest, and of no more than it must", function()
        assert.same({ "/old" }, Shelf.surplus(ENTRIES, "/new", 119))
        assert.same({ "/old", "/middle" }, Shelf.surplus(ENTRIES, "/new", 79))
    end)

    it("never lets go of the open book's, finished or not", function()
        local entries = {
            { path = "/open", bytes = 50, used = 1 },
            { path = "/open.unfinished-here", bytes = 50, used = 1 },
        }
        assert.same({}, Shelf.surplus(entries, "/open", 10))
    end)
end)
