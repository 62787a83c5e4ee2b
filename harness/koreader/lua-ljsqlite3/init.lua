--- KOReader's `lua-ljsqlite3/init` over the system's SQLite: its calls, its shapes, and where it surprises.
--
-- Every error throws. `exec` cuts its text at every semicolon, inside strings and triggers too.

local ffi = require("ffi")
local Handles = require("lua-ljsqlite3/handles")
local Library = require("lua-ljsqlite3/library")
local Statement = require("lua-ljsqlite3/statement")

local sqlite, check, check_open = Library.sqlite, Library.check, Library.check_open

local OPEN_FLAGS = { ro = 0x1, rw = 0x2, rwc = 0x6 } -- SQLITE_OPEN_READONLY, _READWRITE, and that with _CREATE

local Connection = {}
Connection.__index = Connection

local function open(path, mode)
    local flags = OPEN_FLAGS[mode or "rwc"]
    if not flags then
        Library.throw("constraint", "the mode of opening is ro, rw or rwc")
    end
    local out = ffi.new("sqlite3 *[1]")
    local code = sqlite.sqlite3_open_v2(path, out, flags, nil)
    local opened, why = pcall(check, out[0], code)
    if not opened then
        sqlite.sqlite3_close_v2(out[0])
        error(why, 0)
    end
    Library.refuse_double_quoted_strings(out[0])
    -- Weak: what is still open is held by its handle, what is closed may go.
    local statements = setmetatable({}, { __mode = "k" })
    local connection = setmetatable({ _pointer = out[0], _closed = false, _statements = statements }, Connection)
    Handles.add(connection, "connection")
    return connection
end

--- Closes the connection, and its statements with it.
function Connection:close()
    check_open(self)
    for statement in pairs(self._statements) do
        if not statement._closed then
            statement:close()
        end
    end
    check(self._pointer, sqlite.sqlite3_close_v2(self._pointer))
    self._closed = true
    Handles.remove(self)
end

function Connection:prepare(sql)
    check_open(self)
    local statement = Statement.prepare(self._pointer, sql)
    self._statements[statement] = true
    return statement
end

function Connection:_run_once(sql, run)
    local statement = self:prepare(sql)
    local first, second = run(statement)
    statement:close()
    return first, second
end

--- Runs commands; what the last one gave, by column, and the number of its rows.
function Connection:exec(commands, shape)
    check_open(self)
    local columns, count
    for command in commands:gmatch("[^;]*;?") do
        command = command:match("^%s*(.-)%s*$")
        if command ~= "" then
            columns, count = self:_run_once(command, function(statement)
                return statement:resultset(shape)
            end)
        end
    end
    return columns, count
end

--- The values of the one row that a query gives; nil when it gives none.
function Connection:rowexec(sql)
    check_open(self)
    local row = self:_run_once(sql, function(statement)
        local only = statement:step()
        if statement:step() then
            Library.throw("misuse", "one row was expected, the query gives more")
        end
        return only
    end)
    if row then
        return unpack(row)
    end
end

--- How long to wait for another connection's lock before raising `busy`.
function Connection:set_busy_timeout(milliseconds)
    check_open(self)
    check(self._pointer, sqlite.sqlite3_busy_timeout(self._pointer, milliseconds))
end

-- Not there when a spec loads this module outside the harness.
local has_leftovers, leftovers = pcall(require, "harness.leftovers")
if has_leftovers then
    leftovers.add_kind("SQLite handle", Handles.traces)
end

return {
    open = open,
    blob = Statement.blob,
    -- Not on a reader: for the harness, which asks at the end of a test.
    open_count = Handles.count,
    open_traces = Handles.traces,
}
