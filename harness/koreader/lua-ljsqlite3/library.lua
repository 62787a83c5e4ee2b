--- The system's SQLite library: what of it is called, its numbers, and how its errors are raised.
--
-- Built as on a reader: double quotes never mean a string (DQS=0). Every error throws, with SQLite's own words.

local ffi = require("ffi")

ffi.cdef([[
typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;
const char *sqlite3_errmsg(sqlite3 *);
int sqlite3_open_v2(const char *path, sqlite3 **connection, int flags, const char *vfs);
int sqlite3_close_v2(sqlite3 *);
int sqlite3_db_config(sqlite3 *, int option, ...);
int sqlite3_busy_timeout(sqlite3 *, int milliseconds);
int sqlite3_prepare_v2(sqlite3 *, const char *sql, int bytes, sqlite3_stmt **statement, const char **tail);
int sqlite3_step(sqlite3_stmt *);
int sqlite3_reset(sqlite3_stmt *);
int sqlite3_finalize(sqlite3_stmt *);
int sqlite3_clear_bindings(sqlite3_stmt *);
int sqlite3_column_count(sqlite3_stmt *);
const char *sqlite3_column_name(sqlite3_stmt *, int column);
int sqlite3_column_type(sqlite3_stmt *, int column);
int64_t sqlite3_column_int64(sqlite3_stmt *, int column);
double sqlite3_column_double(sqlite3_stmt *, int column);
int sqlite3_column_bytes(sqlite3_stmt *, int column);
const void *sqlite3_column_text(sqlite3_stmt *, int column);
const void *sqlite3_column_blob(sqlite3_stmt *, int column);
int sqlite3_bind_parameter_index(sqlite3_stmt *, const char *name);
int sqlite3_bind_int64(sqlite3_stmt *, int parameter, int64_t value);
int sqlite3_bind_double(sqlite3_stmt *, int parameter, double value);
int sqlite3_bind_null(sqlite3_stmt *, int parameter);
int sqlite3_bind_text(sqlite3_stmt *, int parameter, const char *bytes, int length, intptr_t destructor);
int sqlite3_bind_blob(sqlite3_stmt *, int parameter, const void *bytes, int length, intptr_t destructor);
]])

-- Names that the libraries of different systems go by.
local NAMES = { "libsqlite3.so.0", "libsqlite3.dylib", "sqlite3" }

local Library = {
    OK = 0,
    ROW = 100,
    DONE = 101,
    COPY = -1, -- a destructor: SQLite copies what it is given
    -- The kinds of value a column may hold.
    INTEGER = 1,
    FLOAT = 2,
    TEXT = 3,
    BLOB = 4,
}

-- The names that errors carry, by SQLite's primary result code.
local CODE_NAMES = {
    "error", "internal", "perm", "abort", "busy", "locked", "nomem", "readonly", "interrupt", "ioerr", "corrupt",
    "notfound", "full", "cantopen", "protocol", "empty", "schema", "toobig", "constraint", "mismatch", "misuse",
    "nolfs", "auth", "format", "range", "notadb",
}
local DOUBLE_QUOTED_STRINGS = { 1013, 1014 } -- SQLITE_DBCONFIG_DQS_DML and _DDL

local function load_first(names)
    local why = {}
    for __, name in ipairs(names) do
        local ok, loaded = pcall(ffi.load, name)
        if ok then
            return loaded
        end
        table.insert(why, tostring(loaded))
    end
    error("no SQLite library: " .. table.concat(why, "; "))
end

local sqlite = load_first(NAMES)
Library.sqlite = sqlite

--- Raises what a reader's binding raises.
---@param name string
---@param message string
function Library.throw(name, message)
    error("ljsqlite3[" .. name .. "] " .. message .. "\n" .. debug.traceback())
end

--- Raises what SQLite says of a connection when a call did not succeed.
function Library.check(connection, code)
    if code ~= Library.OK then
        Library.throw(CODE_NAMES[code % 256] or tostring(code), ffi.string(sqlite.sqlite3_errmsg(connection)))
    end
end

function Library.check_open(object)
    if object._closed then
        Library.throw("misuse", "object is closed")
    end
end

function Library.refuse_double_quoted_strings(connection)
    for __, option in ipairs(DOUBLE_QUOTED_STRINGS) do
        Library.check(connection, sqlite.sqlite3_db_config(connection, option, ffi.cast("int", 0), nil))
    end
end

return Library
