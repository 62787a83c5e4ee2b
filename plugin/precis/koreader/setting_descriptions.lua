--- The settings: what each may be, and what it is when nothing valid is stored. Data only.
--
-- The line above each tells what it decides; docs/reference.md is made of these lines.

---@class precis.SettingDescription
---@field type "string"|"number"|"boolean"
---@field default any
---@field min number?
---@field max number?
---@field step number? of a number: nil for whole ones, which go up by one
---@field unit string?
---@field one_of string[]?
---@field pattern string? a Lua pattern that the whole string must match
---@field may_be_empty boolean? "" is good too, whatever the pattern
---@field max_bytes integer? of a string; nil: the usual limit

local MODEL = "^[%w~][%w%-%._:/@]*$"
local DOLLARS = "^%d*%.?%d*$" -- "." is read as none
local WISH_BYTES = 1000
local LONG_BYTES = 4000

local function yes_or_no(default)
    return { type = "boolean", default = default }
end

local function text(max_bytes)
    return { type = "string", default = "", max_bytes = max_bytes }
end

local function number(default, min, max, unit)
    return { type = "number", default = default, min = min, max = max, unit = unit }
end

local function fraction(default, min, max, step)
    return { type = "number", default = default, min = min, max = max, step = step }
end

local function choice(default, values)
    return { type = "string", default = default, one_of = values }
end

local function like(default, pattern, unit)
    return { type = "string", default = default, pattern = pattern, unit = unit }
end

---@type table<string, precis.SettingDescription>
return {
    --- The address of the service.
    base_url = like("https://openrouter.ai/api/v1", "^https?://[^%s]+$"),
    --- A bundle of certificates in place of KOReader's own.
    ca_file = text(),
    --- The address of a proxy in place of KOReader's own.
    proxy = text(),
    --- Whether an address outside of the own network may go without encryption.
    allow_public_http = yes_or_no(false),

    --- The model that summarises, and answers questions unless another one is set.
    model = like("openai/gpt-4o-mini", MODEL),
    --- The model for questions about the book and about selected words; empty: the same.
    question_model = { type = "string", default = "", pattern = MODEL, may_be_empty = true },
    --- The model that looks at pictures of pages; empty: the same.
    picture_model = { type = "string", default = "", pattern = MODEL, may_be_empty = true },
    --- Names of models that are listed first, separated by spaces.
    favourite_models = text(LONG_BYTES),
    --- Names of models that are used when the chosen one is down, separated by spaces.
    fallback_models = text(),
    --- What a model takes at once, when no list tells.
    unknown_context_tokens = number(16000, 1000, 10000000, "tokens"),

    --- What may be spent in a day; empty: no limit.
    day_budget = like("0.50", DOLLARS, "dollars"),
    --- What may be spent on one book; empty: no limit.
    book_budget = like("", DOLLARS, "dollars"),
    --- What may be spent in thirty days; empty: no limit.
    month_budget = like("", DOLLARS, "dollars"),
    --- What costs more is asked about first.
    ask_above = like("0.01", "^%d+%.?%d*$", "dollars"),

    --- Whether only what has been read is used: no spoilers.
    only_what_i_have_read = yes_or_no(true),
    --- How long summaries are.
    summary_length = choice("paragraph", { "sentence", "paragraph", "page" }),
    --- How summaries are written.
    summary_style = choice("narrative", { "narrative", "bullets", "notes" }),
    --- How long recaps are.
    recap_length = choice("paragraph", { "paragraph", "page" }),
    --- The language of answers: that of the `book`, that of the `interface`, or a language's code.
    answer_language = like("book", "^%a[%a_@%-]*$"),
    --- The size of the letters of answers.
    text_size = number(20, 10, 48, "points"),
    --- Whether a summary is offered at the end of a chapter.
    offer_chapter_end = yes_or_no(false),
    --- Whether a recap is offered after days away from a book.
    offer_coming_back = yes_or_no(false),

    --- Whether only providers serve that do not keep texts.
    deny_data_collection = yes_or_no(false),
    --- Whether only providers serve that store nothing at all.
    zero_retention = yes_or_no(false),

    --- Added to what the model is told for summaries of chapters.
    wish_chapter_summary = text(WISH_BYTES),
    --- Added to what the model is told for the whole book.
    wish_book_overview = text(WISH_BYTES),
    --- Added to what the model is told for recaps.
    wish_recap = text(WISH_BYTES),
    --- Added to what the model is told for questions about the book.
    wish_ask = text(WISH_BYTES),
    --- Added to what the model is told for people, places and terms.
    wish_xray = text(WISH_BYTES),
    --- Added to what the model is told for selected words.
    wish_selection = text(WISH_BYTES),
    --- Added to what the model is told for pictures of pages.
    wish_page_picture = text(WISH_BYTES),

    --- How freely the model words its answer; -1: as it likes.
    temperature = fraction(-1, -1, 2, 0.1),
    --- Out of how many likely words it chooses the next; -1: as it likes.
    top_p = fraction(-1, -1, 1, 0.05),
    --- The room for an answer; 0: what each task usually needs.
    answer_tokens = number(0, 0, 100000, "tokens"),
    --- How much the model thinks before it answers.
    reasoning_effort = choice("default", { "default", "none", "low", "medium", "high" }),
    --- A JSON object whose members are added to each request for an answer.
    extra_request = text(LONG_BYTES),

    --- Names of providers in the order in which they are tried, separated by spaces.
    provider_order = text(),
    --- Whether other providers stand in for those in the order.
    provider_fallbacks = yes_or_no(true),
    --- How many requests may be under way at once.
    parallel_requests = number(3, 1, 6),
    --- How long connecting may take.
    connect_seconds = number(20, 5, 120, "seconds"),
    --- How long the model may think before its first word.
    first_word_seconds = number(240, 10, 900, "seconds"),
    --- How long an answer may stand still.
    silence_seconds = number(90, 10, 600, "seconds"),
    --- How long one request may take in all.
    total_seconds = number(900, 30, 3600, "seconds"),
    --- Whether facts about each request are logged; never its text or the key.
    log_requests = yes_or_no(false),
}
