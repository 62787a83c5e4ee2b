--- The index's one file: its tables, and whether a file is an index of this book as we would write it today.
--
-- `words` is the full-text part: one row a passage, the terms of `terms.lua` instead of the text, and neither positions
-- nor counts: ranking reads the few passages it needs again. Rows are numbered so that a place is a range of numbers.

local Errors = require("precis.errors")

local Schema = {}

-- Raise it when passages or terms come out otherwise than before.
local VERSION = 1

local PASSAGES_PER_CHAPTER = 1048576

local TABLES = {
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    [[CREATE TABLE chapters (
        number INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        hash TEXT NOT NULL,
        language TEXT,
        bytes INTEGER NOT NULL,
        passages INTEGER NOT NULL,
        is_complete INTEGER NOT NULL
    )]],
    [[CREATE TABLE passages (
        id INTEGER PRIMARY KEY,
        first INTEGER NOT NULL,
        tokens REAL NOT NULL,
        text TEXT NOT NULL
    )]],
    [[CREATE VIRTUAL TABLE words USING fts5(
        terms, content='', columnsize=0, detail=none, tokenize='ascii'
    )]],
    -- Merging is done by the builder, in small steps; SQLite's own would now and then hold up reading.
    "INSERT INTO words (words, rank) VALUES ('automerge', 0)",
    "INSERT INTO words (words, rank) VALUES ('crisismerge', 1000)",
    "CREATE VIRTUAL TABLE vocabulary USING fts5vocab('words', 'row')",
}

-- Speed over safety: a half-written index is thrown away and built again.
local WRITER_PRAGMAS = { "PRAGMA journal_mode = TRUNCATE", "PRAGMA synchronous = OFF" }

---@param chapter integer
---@param position integer from 1
---@return integer id
function Schema.passage_id(chapter, position)
    return chapter * PASSAGES_PER_CHAPTER + position
end

---@param id integer
---@return integer
function Schema.chapter_of(id)
    return math.floor(id / PASSAGES_PER_CHAPTER)
end

local function exec_all(database, statements)
    for __, statement in ipairs(statements) do
        local ok, err = database:exec(statement)
        if not ok then
            return nil, err
        end
    end
    return true
end

---@param name string
---@param value any
function Schema.set_fact(database, name, value)
    return database:run("INSERT OR REPLACE INTO facts VALUES (?, ?)", { name, value })
end

local function create(database, identity)
    return database:transaction(function()
        local ok, err = exec_all(database, TABLES)
        if ok then
            ok, err = Schema.set_fact(database, "identity", identity)
        end
        if ok then
            ok, err = Schema.set_fact(database, "version", VERSION)
        end
        return ok and true, err
    end)
end

---@return table<string, any>? facts
---@return precis.Error?
local function read_facts(database)
    local facts = {}
    local ok, err = database:each("SELECT name, value FROM facts", nil, function(row)
        facts[row[1]] = row[2]
    end)
    return ok and facts, err
end

--- Whether an open file is a whole index of the book.
---@return table? facts
---@return precis.Error? err `why` "stale" when it is of another text or version
function Schema.check(database, identity)
    local facts, err = read_facts(database)
    if not facts then
        return nil, err
    elseif facts.identity ~= identity or facts.version ~= VERSION then
        return nil, Errors.new("storage", "the index is of another text or version", { why = "stale" })
    end
    return facts
end

--- Makes an open file ready to be written: as it is when it is ours, from nothing when it is empty.
---@return table? facts
---@return precis.Error?
function Schema.prepare(database, identity)
    local ok, err = exec_all(database, WRITER_PRAGMAS)
    if not ok then
        return nil, err
    end
    local known
    known, err = database:row("SELECT count(*) AS tables FROM sqlite_schema")
    if not known then
        return nil, err
    elseif known.tables == 0 then
        ok, err = create(database, identity)
        if not ok then
            return nil, err
        end
    end
    return Schema.check(database, identity)
end

return Schema
