--- The closed set of things that can go wrong, and the one shape they are reported in.
--
-- Errors are values: functions return `nil, err`. `message` is English, for the log; the words a reader sees are
-- chosen by kind in `ui/error_text.lua`. Neither a key nor book text may enter a message.

local Errors = {}

-- One line a kind: what happened. Code branches on these, never on messages.
local KINDS = {
    -- The network
    offline = "nothing left the device: no network, name not found, refused",
    dropped = "the connection broke after sending; may have been billed",
    timeout = "a deadline passed; `phase` says which",
    tls = "the server's certificate cannot be trusted; `why` says in what",
    protocol = "the answer is not HTTP, or breaks its rules",
    too_large = "an answer larger than we accept",
    insecure = "clear text to a host that is not on the local network was refused",
    proxy = "the proxy would not open the way",
    bad_url = "the address set for the service, or for the proxy, is not one",
    -- The service
    no_key = "no key is set, and the service wants one",
    bad_key = "what was entered cannot be a key; `start` says how all keys of the service begin",
    key_rejected = "the service does not accept the key",
    credits = "the account's balance is too low",
    key_limit = "the key's own limit is spent",
    guardrail = "a budget or rule set in the account forbids it",
    rate_limit = "too many requests; clears by itself, `retry_after` says when",
    daily_limit = "the day's free requests are used up, until midnight UTC",
    model_unknown = "the service has no such model, or nobody serves it",
    not_found = "the service does not know what was asked for, or not yet",
    code_rejected = "the login code is wrong, used or too old",
    text_too_long = "the request does not fit the model's context",
    bad_request = "the service calls the request malformed",
    refused = "the provider declined the content",
    provider = "the provider behind the service fails or is overloaded",
    server = "the service itself fails",
    bad_json = "not JSON where JSON was due",
    empty_answer = "the model answered with nothing",
    reasoning_only = "the model used its whole allowance for thinking",
    endless = "the answer repeated itself, or went far beyond its room; it was stopped",
    cut_by_length = "the answer is longer than was allowed",
    model_blind = "the model takes no pictures; `model` says which",
    picture_refused = "the service cannot use the picture: too large for it, or not to its taste",
    -- The book
    no_text = "the book, or this part of it, has no text",
    unreadable_book = "the file is damaged, encrypted or of an unknown kind",
    no_such_chapter = "the book has no chapter of this number",
    no_picture = "the page could not be made into a picture",
    bad_actions = "the file of the reader's own actions has a mistake; `line` and `why` tell it",
    -- The device
    budget = "the reader's own budget does not cover it",
    storage = "a file or database cannot be read or written",
    newer_store = "what is kept on the device was written by a newer version of the plugin",
    disk_full = "no room is left",
    too_old = "this KOReader lacks what the plugin needs",
    cancelled = "stopped by the reader, or by what it belonged to",
    bug = "a programmer's mistake; the message has the trace",
}

---@alias precis.ErrorKind string a key of the table above

---@class precis.Error
---@field kind precis.ErrorKind what code branches on and the UI words
---@field message string for the log; never shown as it is
---@field retry_after number? seconds, when the server said so
---@field retry_at number? epoch seconds; the same as a moment
---@field sent boolean? the request had left whole, so it may have been billed
---@field partial table? what was received before it went wrong

local ErrorMeta = {
    __tostring = function(err)
        return err.kind .. ": " .. err.message
    end,
}

---@param kind precis.ErrorKind
---@param message string for the log
---@param fields table? further fields, copied in
---@return precis.Error
function Errors.new(kind, message, fields)
    assert(KINDS[kind], "no such kind of error: " .. tostring(kind))
    local err = { kind = kind, message = message or KINDS[kind] }
    for name, value in pairs(fields or {}) do
        err[name] = value
    end
    return setmetatable(err, ErrorMeta)
end

---@param kind string
---@return boolean
function Errors.is_kind(kind)
    return KINDS[kind] ~= nil
end

--- Every kind and its one-line meaning; a fresh table.
---@return table<precis.ErrorKind, string>
function Errors.kinds()
    local kinds = {}
    for kind, meaning in pairs(KINDS) do
        kinds[kind] = meaning
    end
    return kinds
end

return Errors
