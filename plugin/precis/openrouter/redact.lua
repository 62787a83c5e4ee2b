--- Takes keys out of words that others wrote, before anybody reads or keeps them.

local Utf8 = require("precis.text.utf8")

-- What a key looks like, with what is left of it.
local KEY_SHAPES = {
    { "sk%-[%w_%-]+", "sk-…" },
    { "([Bb][Ee][Aa][Rr][Ee][Rr])[ \t]+[%w%-%._~%+/=]+", "%1 …" },
}
local MAX_BYTES = 500 -- of a provider's words; the reader has a small screen

local ROUGH_CUT = 8 * MAX_BYTES -- before white space is seen to; words may be megabytes

local Redact = {}

local function without(text, secret)
    local literal = secret:gsub("%W", "%%%0")
    return (text:gsub(literal, "…"))
end

--- The text without anything like a key.
---@param text string
---@param key string? the key in use, whatever it looks like
---@return string
function Redact.text(text, key)
    if key and key ~= "" then
        text = without(text, key)
    end
    for __, shape in ipairs(KEY_SHAPES) do
        text = text:gsub(shape[1], shape[2])
    end
    return text
end

--- A provider's own words, fit to be shown: no key, one paragraph, not too long; nil when nothing is left.
---@param words any
---@param key string?
---@return string?
function Redact.words(words, key)
    if type(words) ~= "string" then
        return nil
    end
    -- Keys go first, so that none survives a cut in half.
    local text = Redact.text(words, key):sub(1, ROUGH_CUT)
    text = Utf8.mend(text):gsub("[%c%s]+", " "):match("^%s*(.-)%s*$")
    text = #text > MAX_BYTES and Utf8.prefix(text, MAX_BYTES) .. "…" or text
    return text ~= "" and text or nil
end

return Redact
