local FakeHost = require("async.fake_host")
local Parting = require("precis.book.parting")

-- A document whose anchors are numbers, and which counts what it is asked.
local function document_of(files)
    local document = { asked = 0 }
    function document.borders()
        return files
    end
    function document:is_before(a, b)
        self.asked = self.asked + 1
        return a < b
    end
    return document
end

local function pieces_to(last, width)
    local pieces = {}
    for from = 1, last, width do
        pieces[#pieces + 1] = { title = "Chapter", depth = 1, from = from, to = from + width }
    end
    return pieces
end

local function parted(document, pieces)
    local host, result = FakeHost.new(), nil
    host:spawn(function()
        result = Parting.new({}, document, #pieces):parted(pieces)
    end)
    host:run_all()
    assert.same({}, host.errors)
    return result
end

describe("parting a book at its files", function()
    it("cuts the piece that holds most of them, and leaves the others", function()
        local document = document_of({ 1, 12, 14, 16, 18 })

        local result = parted(document, {
            { title = "One", depth = 1, from = 1, to = 10 },
            { title = "Two", depth = 1, from = 10, to = 20 },
            { title = "Three", depth = 1, from = 20, to = 30 },
        })

        local begins = {}
        for index, piece in ipairs(result) do
            begins[index] = piece.from
        end
        assert.same({ 1, 10, 12, 14, 16, 18, 20 }, begins)
    end)

    it("asks about as often as there are pieces and files, however many there are", function()
        local files = {}
        for number = 1, 200 do
            files[number] = number * 10
        end
        local document = document_of(files)
        local pieces = pieces_to(2000, 2)

        parted(document, pieces)

        assert.is_true(document.asked <= 2 * #pieces + 2 * #files, "asked " .. document.asked .. " times")
    end)
end)
