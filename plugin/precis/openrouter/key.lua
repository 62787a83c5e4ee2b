--- Keys as people paste and see them. Where a key is stored is not decided here.

local Utf8 = require("precis.text.utf8")

local Key = {}

--- Invisible characters beyond ASCII that editors, chats and web pages put around a key.
local function is_invisible(codepoint)
    return codepoint == 0xA0 -- no-break space
        or codepoint == 0xAD -- soft hyphen
        or codepoint == 0x1680
        or codepoint == 0x180E
        or (codepoint >= 0x2000 and codepoint <= 0x200F) -- spaces, zero-width characters, directions
        or (codepoint >= 0x2028 and codepoint <= 0x202F)
        or (codepoint >= 0x205F and codepoint <= 0x206F)
        or codepoint == 0x3000
        or codepoint == 0xFEFF -- byte order mark
        or (codepoint >= 0xFE00 and codepoint <= 0xFE0F) -- variation selectors
end

-- Quotes of all kinds; a key has none.
local QUOTES = {
    [0x22] = true,
    [0x27] = true,
    [0x60] = true,
    [0xAB] = true,
    [0xBB] = true,
    [0x2018] = true,
    [0x2019] = true,
    [0x201A] = true,
    [0x201C] = true,
    [0x201D] = true,
    [0x201E] = true,
}

--- The key in what was pasted or typed: without white space, invisible characters, quotes, or a header's "Bearer".
---@param text string
---@return string key "" when nothing is left
function Key.clean(text)
    -- A hyphen may have become another on the way through a word processor.
    text = text:gsub("\226\128[\144-\149]", "-"):gsub("^[%s\"']*[Aa]uthorization%s*:", "")
    local kept = {}
    for __, codepoint in Utf8.codepoints(text) do
        if codepoint > 0x20 and codepoint ~= 0x7F and not QUOTES[codepoint] and not is_invisible(codepoint) then
            kept[#kept + 1] = Utf8.char(codepoint)
        end
    end
    return (table.concat(kept):gsub("^[Bb][Ee][Aa][Rr][Ee][Rr]:?(.+)", "%1"))
end

--- How every key of OpenRouter begins.
Key.OPENROUTER_START = "sk-or-"

--- Whether it can be a key at all: visible ASCII, and for OpenRouter what all its keys look like.
---@param key string
---@param is_for_openrouter boolean?
---@return boolean
function Key.is_usable(key, is_for_openrouter)
    local start = is_for_openrouter and Key.OPENROUTER_START or ""
    return #key > #start and key:sub(1, #start) == start and not key:find("[^\33-\126]")
end

-- Of a key, this much may be shown: enough to tell two apart, too little to use.
local SHOWN_START, SHOWN_END, SHORTEST_SHOWN = 8, 4, 24 -- characters

--- The key as it may be seen on a screen.
---@param key string?
---@return string
function Key.mask(key)
    if not key or key == "" then
        return ""
    elseif #key < SHORTEST_SHOWN then
        return "…"
    end
    return key:sub(1, SHOWN_START) .. "…" .. key:sub(-SHOWN_END)
end

return Key
