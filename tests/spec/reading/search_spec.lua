local Search = require("precis.reading.search")

local BOOK = {
    identity = function()
        return "a book"
    end,
    chapters = function()
        return { { number = 1, title = "One" } }
    end,
}

describe("the search of an open book", function()
    local opened, closed, search

    before_each(function()
        opened, closed = 0, 0
        search = Search.new(function()
            opened = opened + 1
            return {
                status = function()
                    return { is_finished = false }
                end,
                close = function()
                    closed = closed + 1
                end,
            }
        end, BOOK)
    end)

    it("opens its index once, when it is first needed", function()
        assert.equal(0, opened)

        search:each_passage_with({ "Anna" }, nil, function() end)
        search:each_passage_with({ "Anna" }, nil, function() end)

        assert.equal(1, opened)
    end)

    it("does not open the index again for a task that outlives the book", function()
        search:each_passage_with({ "Anna" }, nil, function() end)
        search:close()

        for __, look in ipairs({
            function()
                return search:prepare({})
            end,
            function()
                return search:find({
                    limit = function() end,
                }, "Anna", {})
            end,
            function()
                return search:neighbours({}, { chapter = 1, offset = 0, length = 1 })
            end,
            function()
                return search:each_passage_with({ "Anna" }, nil, function() end)
            end,
        }) do
            local found, err = look()
            assert.is_nil(found)
            assert.equal("cancelled", err.kind)
        end
        assert.same({ 1, 1 }, { opened, closed })
    end)
end)
