package.path = "harness/koreader/?.lua;" .. package.path
local SQ3 = require("lua-ljsqlite3/init")

local Errors = require("precis.errors")
local Sqlite = require("precis.koreader.sqlite")

describe("a database", function()
    local database

    before_each(function()
        database = assert(Sqlite.open(":memory:", "rwc"))
        assert(database:exec("CREATE TABLE book (pages INTEGER PRIMARY KEY, title TEXT, author TEXT)"))
    end)

    after_each(function()
        database:close()
        assert.equal(0, SQ3.open_count())
    end)

    it("gives rows by name, integers as numbers, NULL as nothing", function()
        assert.equal(1, database:run("INSERT INTO book VALUES (?, ?, ?)", { 7, nil, "somebody" }))
        assert.same({ { pages = 7, author = "somebody" } }, database:rows("SELECT * FROM book"))
        assert.same({ pages = 7 }, database:row("SELECT pages FROM book WHERE pages = ?", { 7 }))
    end)

    it("gives nil without an error when there is no row", function()
        local row, err = database:row("SELECT pages FROM book")
        assert.is_nil(row)
        assert.is_nil(err)
    end)

    it("keeps semicolons in strings", function()
        assert.equal(1, database:run("INSERT INTO book (pages, title) VALUES (1, 'a;b')"))
        assert.equal("a;b", database:row("SELECT title FROM book").title)
    end)

    it("tells how many rows a statement changed", function()
        database:run("INSERT INTO book (pages) VALUES (1), (2), (3)")
        assert.equal(2, database:run("UPDATE book SET title = ? WHERE pages > ?", { "x", 1 }))
    end)

    it("turns what the binding raises into an error", function()
        local rows, err = database:rows("SELECT pages FROM nowhere")
        assert.is_nil(rows)
        assert.equal("storage", err.kind)
        assert.is_true(Errors.is_kind(err.kind))
        assert.is_truthy(err.message:find("no such table", 1, true))
    end)

    it("keeps a transaction that succeeds and undoes one that fails or raises", function()
        local function insert(pages, ...)
            assert(database:run("INSERT INTO book (pages) VALUES (?)", { pages }))
            return ...
        end
        assert.is_true(database:transaction(function()
            return insert(1, true)
        end))
        local __, err = database:transaction(function()
            return insert(2, nil, Errors.new("cancelled", "stopped"))
        end)
        assert.equal("cancelled", err.kind)
        assert.has_error(function()
            database:transaction(function()
                insert(3)
                error("a mistake", 0)
            end)
        end, "a mistake")
        assert.same({ { pages = 1 } }, database:rows("SELECT pages FROM book"))
    end)

    it("can be stopped between rows and used again at once", function()
        database:run("INSERT INTO book (pages) VALUES (1), (2), (3)")
        local seen = {}
        database:each("SELECT pages FROM book", nil, function(row)
            seen[#seen + 1] = row[1]
            return #seen < 2
        end)
        assert.same({ 1, 2 }, seen)
        assert.equal(3, database:run("DELETE FROM book"))
    end)

    it("says so when it is closed", function()
        database:close()
        local __, err = database:exec("SELECT 1")
        assert.equal("closed", err.why)
    end)
end)

describe("a database file", function()
    it("that is not there is an error, not a new file", function()
        local database, err = Sqlite.open("/no-such-folder/book.sqlite3", "ro")
        assert.is_nil(database)
        assert.equal("cannot_open", err.why)
    end)

    it("that is no database is told apart", function()
        local path = os.tmpname()
        local file = assert(io.open(path, "wb"))
        file:write(("this is no database "):rep(100))
        file:close()
        local database = assert(Sqlite.open(path, "rw"))
        local __, err = database:rows("SELECT * FROM sqlite_schema")
        database:close()
        os.remove(path)
        assert.equal("not_a_database", err.why)
    end)
end)
