package.path = "harness/koreader/?.lua;" .. package.path
local SQ3 = require("lua-ljsqlite3/init")

local function message_of(...)
    local ok, why = pcall(...)
    assert.is_false(ok)
    return why:match("ljsqlite3%[[^\n]*")
end

describe("the stand-in for KOReader's SQLite binding", function()
    local connection

    before_each(function()
        connection = SQ3.open(":memory:")
        connection:exec("CREATE TABLE book (pages INTEGER, title TEXT); INSERT INTO book VALUES (7, 'one'), (8, NULL)")
    end)

    after_each(function()
        if not connection._closed then
            connection:close()
        end
        assert.equal(0, SQ3.open_count())
    end)

    it("gives columns by number and by name, integers as 64-bit cdata, and the number of rows", function()
        local columns, rows = connection:exec("SELECT pages, title FROM book")
        assert.equal(2, rows)
        assert.same({ "pages", "title" }, columns[0])
        assert.equal("cdata", type(columns.pages[1]))
        assert.equal(8, tonumber(columns[1][2]))
        assert.equal("one", columns.title[1])
        assert.is_nil(columns.title[2])
    end)

    it("gives nil and no rows when there are none", function()
        local columns, rows = connection:exec("SELECT pages FROM book WHERE pages > 100")
        assert.is_nil(columns)
        assert.equal(0, rows)
    end)

    it("cuts commands at semicolons, inside strings too", function()
        assert.is_truthy(message_of(connection.exec, connection, "SELECT 'a;b'"):find("unrecognized token", 1, true))
    end)

    it("raises when one row was expected and two come", function()
        assert.equal(2, tonumber(connection:rowexec("SELECT count(*) FROM book")))
        assert.is_truthy(message_of(connection.rowexec, connection, "SELECT pages FROM book"):find("misuse", 1, true))
    end)

    it("never takes double quotes for a string", function()
        local message = message_of(connection.exec, connection, 'SELECT * FROM book WHERE title = "one"')
        assert.is_truthy(message:find("no such column", 1, true))
    end)

    it("refuses to bind what was stepped and not reset", function()
        local statement = connection:prepare("SELECT title FROM book WHERE pages = ?")
        assert.same({ "one" }, statement:bind(7):step())
        assert.is_truthy(message_of(statement.bind, statement, 8):find("misuse", 1, true))
        assert.same({}, statement:reset():bind(8):step())
        assert.is_nil(statement:step())
        statement:close()
        assert.equal("ljsqlite3[misuse] object is closed", message_of(statement.close, statement))
    end)

    it("stores Lua numbers as floating point unless the column says integer", function()
        connection:exec("CREATE TABLE loose (value)")
        connection:prepare("INSERT INTO loose VALUES (?)"):bind(5):step()
        assert.equal("real", connection:rowexec("SELECT typeof(value) FROM loose"))
    end)

    it("iterates over rows and is ready again behind the last", function()
        local statement = connection:prepare("SELECT pages FROM book")
        for __ = 1, 2 do
            local sum = 0
            for row in statement:rows() do
                sum = sum + tonumber(row[1])
            end
            assert.equal(15, sum)
        end
    end)

    it("knows what is open, and closes statements with their connection", function()
        connection:prepare("SELECT 1")
        assert.equal(2, SQ3.open_count())
        connection:close()
        assert.equal(0, SQ3.open_count())
    end)

    it("raises when the file is not there and must be", function()
        assert.equal(
            "ljsqlite3[cantopen] unable to open database file",
            message_of(SQ3.open, "/no-such-folder/book.sqlite3", "ro")
        )
    end)

    it("searches full text", function()
        connection:exec("CREATE VIRTUAL TABLE words USING fts5(text); INSERT INTO words VALUES ('a small boat')")
        assert.equal("a small boat", connection:rowexec("SELECT text FROM words WHERE words MATCH 'boat'"))
    end)
end)
