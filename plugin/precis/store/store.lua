--- One SQLite file with all that must outlive a power cut: what was paid for, what it cost, chats, what still waits.
--
-- Opened at the first use. A damaged file is set aside and what can be read of it is carried over; a file of a newer
-- version is left alone.

local Errors = require("precis.errors")
local Schema = require("precis.store.schema")
local Utf8 = require("precis.text.utf8")

local Store = {}
Store.__index = Store

-- Damage shows in these ways only once a page is really read.
local MEANS_DAMAGED = { corrupt = true, not_a_database = true }

-- A card that cannot be written keeps the mode its files are in: what was paid for can be read all the same.
local CANNOT_BE_WRITTEN = { readonly = true, full = true, cannot_open = true, ioerr = true }
-- In this one no further file is needed to read it.
local MODE_AT_REST = "DELETE"

-- What is carried over. Marks of a key's use are not: with bills lost they would contradict the service.
local TABLES = { "artefacts", "ledger", "threads", "turns", "queue", "books" }

---@class precis.store.Deps
---@field sqlite table the adapter: open(path, mode) -> db | nil, err
---@field path string
---@field rename fun(from: string, to: string): true?, string?
---@field wall fun(): number seconds since 1970, for the name of a file set aside
---@field journal_mode string? while it is open: "WAL" where the device can, else SQLite's "TRUNCATE"
---@field log precis.Log

---@param deps precis.store.Deps
---@return precis.Store? store
---@return precis.Error? err storage, newer_store, disk_full
function Store.open(deps)
    local db, err = Store._open_checked(deps)
    if db then
        return setmetatable({ db = db, notice = nil }, Store)
    elseif MEANS_DAMAGED[err.why] then
        return Store._replace_damaged(deps)
    end
    return nil, err
end

function Store._open_checked(deps)
    local db, err = deps.sqlite.open(deps.path, "rwc")
    if not db then
        return nil, err
    end
    local ok
    ok, err = Store._check(db)
    if ok then
        ok, err = Store._migrate(db)
    end
    if ok then
        ok, err = db:row("PRAGMA journal_mode = " .. (deps.journal_mode or "TRUNCATE"))
        ok = ok or CANNOT_BE_WRITTEN[err.why]
    end
    if not ok then
        db:close()
        return nil, err
    end
    return db
end

function Store._check(db)
    local verdict, err = db:row("PRAGMA quick_check(1)")
    if not verdict then
        return nil, err
    elseif verdict.quick_check ~= "ok" then
        return nil, Errors.new("storage", "quick_check failed", { why = "corrupt" })
    end
    return db:exec("PRAGMA foreign_keys = ON")
end

function Store._migrate(db)
    local version, err = db:row("PRAGMA user_version")
    if not version then
        return nil, err
    end
    local done = version.user_version
    if done > #Schema.MIGRATIONS then
        return nil, Errors.new("newer_store", "the store is of a newer version")
    elseif done == #Schema.MIGRATIONS then
        return true
    end
    return db:transaction(function()
        for step = done + 1, #Schema.MIGRATIONS do
            for __, statement in ipairs(Schema.MIGRATIONS[step]) do
                local ok, step_err = db:exec(statement)
                if not ok then
                    return nil, step_err
                end
            end
        end
        return db:exec("PRAGMA user_version = " .. #Schema.MIGRATIONS)
    end)
end

function Store._replace_damaged(deps)
    local aside = ("%s.damaged-%d"):format(deps.path, deps.wall())
    local moved, why = deps.rename(deps.path, aside)
    if not moved then
        return nil, Errors.new("storage", "cannot set the damaged store aside: " .. tostring(why))
    end
    for __, suffix in ipairs({ "-wal", "-journal", "-shm" }) do
        deps.rename(deps.path .. suffix, aside .. suffix)
    end
    local db, err = Store._open_checked(deps)
    if not db then
        return nil, err
    end
    local saved = Store._salvage(deps, aside, db)
    deps.log.warn("the store was damaged; rows carried over:", saved)
    return setmetatable({ db = db, notice = { kind = "damaged", saved = saved } }, Store)
end

-- Carries over whatever rows of the damaged file can still be read. Returns how many.
function Store._salvage(deps, aside, db)
    local damaged = deps.sqlite.open(aside, "ro")
    if not damaged then
        return 0
    end
    local saved = 0
    for __, name in ipairs(TABLES) do
        saved = saved + Store._salvage_table(damaged, db, name)
    end
    damaged:close()
    return saved
end

-- SQLite does not see what became of a long text's own pages; that it is no text any more shows.
local function is_sound(row, count)
    for index = 1, count do
        if type(row[index]) == "string" and not Utf8.is_valid(row[index]) then
            return false
        end
    end
    return true
end

-- One row after the other: those before the first unreadable one come through.
function Store._salvage_table(damaged, db, name)
    local saved = 0
    damaged:each("SELECT * FROM " .. name, nil, function(row, columns)
        local sql = ("INSERT OR IGNORE INTO %s (%s) VALUES (%s)"):format(
            name,
            table.concat(columns, ", "),
            ("?, "):rep(#columns - 1) .. "?"
        )
        if is_sound(row, #columns) and db:run(sql, row) then
            saved = saved + 1
        end
    end)
    return saved
end

function Store:close()
    if self.db then
        self.db:row("PRAGMA journal_mode = " .. MODE_AT_REST)
        self.db:close()
        self.db = nil
    end
end

return Store
