--- A prepared statement, with the calls and the surprises of the binding on a reader.
--
-- Integers come back as int64 cdata; Lua numbers go in as doubles; a column of NULL is a hole in the row.

local ffi = require("ffi")
local Handles = require("lua-ljsqlite3/handles")
local Library = require("lua-ljsqlite3/library")

local sqlite, check_open = Library.sqlite, Library.check_open

local Statement = {}
Statement.__index = Statement

local Blob = {}

ffi.cdef("void free(void *);")

--- Bytes for SQLite; the memory is freed when it is bound.
function Statement.blob(pointer, size)
    return setmetatable({ pointer, size }, Blob)
end

function Statement.prepare(connection, sql)
    local out = ffi.new("sqlite3_stmt *[1]")
    Library.check(connection, sqlite.sqlite3_prepare_v2(connection, sql, #sql, out, nil))
    local statement = { _pointer = out[0], _connection = connection, _code = Library.OK, _closed = false }
    Handles.add(statement, "statement")
    return setmetatable(statement, Statement)
end

local READERS = {
    [Library.INTEGER] = sqlite.sqlite3_column_int64,
    [Library.FLOAT] = sqlite.sqlite3_column_double,
    [Library.TEXT] = function(pointer, column)
        local text = sqlite.sqlite3_column_text(pointer, column)
        return ffi.string(text, sqlite.sqlite3_column_bytes(pointer, column))
    end,
    [Library.BLOB] = function(pointer, column)
        local bytes = sqlite.sqlite3_column_blob(pointer, column)
        return Statement.blob(bytes, sqlite.sqlite3_column_bytes(pointer, column))
    end,
}

function Statement:_read(row)
    for column = 1, sqlite.sqlite3_column_count(self._pointer) do
        local read = READERS[sqlite.sqlite3_column_type(self._pointer, column - 1)]
        row[column] = read and read(self._pointer, column - 1) or nil
    end
    return row
end

function Statement:_names(names)
    for column = 1, sqlite.sqlite3_column_count(self._pointer) do
        names[column] = ffi.string(sqlite.sqlite3_column_name(self._pointer, column - 1))
    end
end

--- The next row, or nil behind the last one.
function Statement:step(row, names)
    check_open(self)
    if self._code == Library.DONE then
        return nil
    end
    self._code = sqlite.sqlite3_step(self._pointer)
    if self._code == Library.DONE then
        return nil
    elseif self._code ~= Library.ROW then
        Library.check(self._connection, self._code)
    end
    if names then
        self:_names(names)
    end
    return self:_read(row or {}), names
end

--- All rows by column: `columns[1][row]`, `columns.name[row]`, names in `columns[0]`; nil and 0 when there are none.
function Statement:resultset(shape, most)
    shape, most = shape or "hik", most or math.huge
    if most < 1 then
        Library.throw("constraint", "a result set has at least one row")
    end
    local row, names = self:step({}, {})
    if not row then
        return nil, 0
    end
    local columns, count = {}, 0
    for column = 1, #names do
        columns[column] = {}
    end
    repeat
        count = count + 1
        for column = 1, #names do
            columns[column][count] = row[column]
        end
    until count >= most or not self:step(row)
    return Statement._shaped(columns, names, shape), count
end

function Statement._shaped(columns, names, shape)
    local shaped = { [0] = shape:find("h") and names or nil }
    for column, values in ipairs(columns) do
        if shape:find("i") then
            shaped[column] = values
        end
        if shape:find("k") then
            shaped[names[column]] = values
        end
    end
    return shaped
end

--- An iterator over the rows; behind the last one the statement is ready for its next use.
function Statement:rows()
    return function()
        local row = self:step()
        if not row then
            self:clearbind():reset()
        end
        return row
    end
end

local function write(pointer, parameter, value)
    local kind = type(value)
    if kind == "nil" then
        return sqlite.sqlite3_bind_null(pointer, parameter)
    elseif kind == "number" then
        return sqlite.sqlite3_bind_double(pointer, parameter, value)
    elseif kind == "string" then
        return sqlite.sqlite3_bind_text(pointer, parameter, value, #value, Library.COPY)
    elseif ffi.istype("int64_t", value) then
        return sqlite.sqlite3_bind_int64(pointer, parameter, value)
    elseif getmetatable(value) == Blob then
        local code = sqlite.sqlite3_bind_blob(pointer, parameter, value[1], value[2], Library.COPY)
        ffi.C.free(ffi.cast("void *", value[1]))
        return code
    end
    Library.throw("constraint", "SQLite holds no value of type " .. kind)
end

function Statement:bind1(parameter, value)
    check_open(self)
    Library.check(self._connection, write(self._pointer, parameter, value))
    return self
end

function Statement:bind(...)
    check_open(self)
    for parameter = 1, select("#", ...) do
        self:bind1(parameter, (select(parameter, ...)))
    end
    return self
end

--- Binds by name; names that the statement has not are passed over.
function Statement:bindkv(values, prefix)
    check_open(self)
    for name, value in pairs(values) do
        local parameter = sqlite.sqlite3_bind_parameter_index(self._pointer, (prefix or ":") .. name)
        if parameter ~= 0 then
            self:bind1(parameter, value)
        end
    end
    return self
end

function Statement:clearbind()
    check_open(self)
    Library.check(self._connection, sqlite.sqlite3_clear_bindings(self._pointer))
    return self
end

-- What these two may report was raised by the step before.
function Statement:reset()
    check_open(self)
    sqlite.sqlite3_reset(self._pointer)
    self._code = Library.OK
    return self
end

function Statement:close()
    check_open(self)
    sqlite.sqlite3_finalize(self._pointer)
    self._closed = true
    Handles.remove(self)
end

return Statement
