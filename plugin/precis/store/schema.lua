--- The tables, as a list of steps from an empty file to today's.
--
-- A step that was once released never changes; a new need is a new step at the end. The number of steps done is kept in
-- the file's `user_version`. Money is text: exact decimals, never rounded.

local Schema = {}

---@type string[][] each step's statements
Schema.MIGRATIONS = {
    {
        [[CREATE TABLE artefacts (
            key TEXT PRIMARY KEY,
            book TEXT NOT NULL,
            task TEXT NOT NULL,
            first_chapter INTEGER, first_offset INTEGER,
            last_chapter INTEGER, last_offset INTEGER,
            title TEXT,
            text TEXT NOT NULL,
            data TEXT,
            model TEXT NOT NULL,
            prompt_tokens INTEGER NOT NULL DEFAULT 0,
            completion_tokens INTEGER NOT NULL DEFAULT 0,
            cost TEXT,
            created INTEGER NOT NULL
        ) WITHOUT ROWID]],
        "CREATE INDEX artefacts_of_book ON artefacts (book, task, last_chapter, last_offset)",
        [[CREATE TABLE ledger (
            id INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            book TEXT NOT NULL,
            task TEXT NOT NULL,
            model TEXT NOT NULL,
            state TEXT NOT NULL,
            reserved TEXT NOT NULL,
            cost TEXT,
            prompt_tokens INTEGER, completion_tokens INTEGER,
            generation TEXT
        )]],
        "CREATE INDEX ledger_by_time ON ledger (time)",
        "CREATE INDEX ledger_by_book ON ledger (book, time)",
        [[CREATE TABLE threads (
            id INTEGER PRIMARY KEY,
            book TEXT NOT NULL,
            title TEXT NOT NULL,
            created INTEGER NOT NULL,
            changed INTEGER NOT NULL
        )]],
        [[CREATE TABLE turns (
            thread INTEGER NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            question TEXT NOT NULL,
            answer TEXT NOT NULL,
            data TEXT,
            until_chapter INTEGER, until_offset INTEGER,
            PRIMARY KEY (thread, number)
        ) WITHOUT ROWID]],
        [[CREATE TABLE queue (
            id INTEGER PRIMARY KEY,
            created INTEGER NOT NULL,
            book TEXT NOT NULL,
            file TEXT NOT NULL,
            task TEXT NOT NULL,
            title TEXT NOT NULL,
            parameters TEXT NOT NULL,
            state TEXT NOT NULL,
            problem TEXT
        )]],
    },
    {
        "ALTER TABLE ledger ADD COLUMN account TEXT",
        [[CREATE TABLE usage_marks (
            account TEXT PRIMARY KEY,
            usage TEXT NOT NULL,
            row INTEGER NOT NULL,
            time INTEGER NOT NULL,
            is_contradicted INTEGER NOT NULL
        ) WITHOUT ROWID]],
    },
    {
        "CREATE TABLE books (book TEXT PRIMARY KEY, title TEXT NOT NULL, file TEXT NOT NULL) WITHOUT ROWID",
    },
}

return Schema
