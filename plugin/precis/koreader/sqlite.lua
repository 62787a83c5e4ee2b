--- KOReader's SQLite behind plain calls: errors are values, integers are numbers, statements are prepared once.
--
-- Knows no schema. Every call runs exactly one statement; strings in SQL take single quotes.

local Errors = require("precis.errors")

local Sqlite = {}

---@class precis.koreader.Database
local Database = {}
Database.__index = Database

local BUSY_TIMEOUT = 2000 -- milliseconds to wait for another's lock; longer would be felt as a hang

-- SQLite's own name of an error, as the binding gives it, to `err.why`.
local WHY = {
    full = "full",
    corrupt = "corrupt",
    notadb = "not_a_database",
    readonly = "readonly",
    perm = "readonly",
    cantopen = "cannot_open",
    busy = "busy",
    locked = "busy",
}

--- Words what the binding raised.
local function to_error(raised)
    local first_line = tostring(raised):match("[^\n]*")
    local code, message = first_line:match("ljsqlite3%[(%w+)%] (.*)")
    local kind = code == "full" and "disk_full" or "storage"
    return Errors.new(kind, "SQLite: " .. (message or first_line), { why = WHY[code] or code })
end

--- Calls what may raise.
---@return any? result
---@return precis.Error? err
local function guarded(call, ...)
    local ok, result = pcall(call, ...)
    if not ok then
        return nil, to_error(result)
    end
    return result
end

--- Opens a database file.
---@param path string
---@param mode "ro"|"rw"|"rwc"
---@return precis.koreader.Database?
---@return precis.Error? err storage or disk_full; `why` says more
function Sqlite.open(path, mode)
    local raw, err = guarded(require("lua-ljsqlite3/init").open, path, mode)
    if not raw then
        return nil, err
    end
    local __, timeout_err = guarded(raw.set_busy_timeout, raw, BUSY_TIMEOUT)
    if timeout_err then
        pcall(raw.close, raw)
        return nil, timeout_err
    end
    return setmetatable({ _raw = raw, _statements = {}, _closed = false }, Database)
end

--- The statement of an SQL text, ready for its parameters. The texts are our own and few, so all are kept.
local function prepared(database, sql, parameters)
    local statement = database._statements[sql]
    if not statement then
        statement = database._raw:prepare(sql)
        database._statements[sql] = statement
    end
    statement:reset():clearbind()
    -- A hole is NULL, and so is what follows the last one.
    for index = 1, parameters and table.maxn(parameters) or 0 do
        statement:bind1(index, parameters[index])
    end
    return statement
end

--- Integers come as 64-bit cdata.
local function to_plain(row, names)
    for column = 1, #names do
        if type(row[column]) == "cdata" then
            row[column] = tonumber(row[column])
        end
    end
    return row
end

local function step_through(database, sql, parameters, visit)
    local statement = prepared(database, sql, parameters)
    local row, names = statement:step({}, {})
    while row do
        if visit(to_plain(row, names), names) == false then
            break
        end
        row = statement:step()
    end
    statement:reset() -- one left between rows would hold its lock
    return true
end

--- Runs a statement and visits its rows as arrays of values; a visitor that returns false ends it.
---@param sql string
---@param parameters table? array; a hole is NULL
---@param visit fun(row: table, names: string[]): boolean?
---@return true?
---@return precis.Error?
function Database:each(sql, parameters, visit)
    if self._closed then
        return nil, Errors.new("storage", "the database is closed", { why = "closed" })
    end
    local done, err = guarded(step_through, self, sql, parameters, visit)
    if err and self._statements[sql] then
        pcall(self._statements[sql].reset, self._statements[sql])
    end
    return done, err
end

local function ignore() end

--- Runs a statement for what it does.
---@return true?
---@return precis.Error?
function Database:exec(sql)
    return self:each(sql, nil, ignore)
end

--- Runs a statement with parameters for what it does.
---@return integer? changed rows
---@return precis.Error?
function Database:run(sql, parameters)
    local done, err = self:each(sql, parameters, ignore)
    if not done then
        return nil, err
    end
    local changed
    done, err = self:each("SELECT changes()", nil, function(row)
        changed = row[1]
    end)
    return done and changed, err
end

local function by_name(row, names)
    local named = {}
    for column, name in ipairs(names) do
        named[name] = row[column]
    end
    return named
end

--- All rows, by column name; NULL is absent.
---@return table[]?
---@return precis.Error?
function Database:rows(sql, parameters)
    local rows = {}
    local done, err = self:each(sql, parameters, function(row, names)
        rows[#rows + 1] = by_name(row, names)
    end)
    return done and rows, err
end

--- The first row, by column name; nil alone when there is none.
---@return table?
---@return precis.Error?
function Database:row(sql, parameters)
    local first
    local done, err = self:each(sql, parameters, function(row, names)
        first = by_name(row, names)
        return false
    end)
    return done and first, err
end

--- Runs a function within a transaction: kept if it succeeds, undone if it fails or raises. It must not wait for
--- anything, or another task would find the transaction open.
---@generic T
---@param fn fun(): T?, precis.Error?
---@return T?
---@return precis.Error?
function Database:transaction(fn)
    local begun, err = self:exec("BEGIN IMMEDIATE")
    if not begun then
        return nil, err
    end
    local ok, result, why = pcall(fn)
    if ok and result then
        local committed
        committed, why = self:exec("COMMIT")
        if committed then
            return result
        end
    end
    self:exec("ROLLBACK")
    if not ok then
        error(result, 0)
    end
    return nil, why
end

--- Closes it, with its statements; a second time does nothing.
function Database:close()
    if self._closed then
        return
    end
    self._closed = true
    for sql, statement in pairs(self._statements) do
        pcall(statement.close, statement)
        self._statements[sql] = nil
    end
    pcall(self._raw.close, self._raw)
end

return Sqlite
