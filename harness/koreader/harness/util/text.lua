--- The part of KOReader's `util` that deals with strings.

local Utf8 = require("harness.utf8")

local Text = { UTF8_CHAR_PATTERN = Utf8.CHARACTER }

local HTML_ESCAPES = {
    ["&"] = "&amp;",
    ["<"] = "&lt;",
    [">"] = "&gt;",
    ['"'] = "&quot;",
    ["'"] = "&#39;",
    ["/"] = "&#47;",
}
local ENTITIES = {
    lt = "<",
    gt = ">",
    quot = '"',
    apos = "'",
    nbsp = "\194\160",
    lsquo = "‘",
    rsquo = "’",
    ldquo = "“",
    rdquo = "”",
    mdash = "—",
}
local CJK_BLOCKS = {
    { 0x1100, 0x11FF },
    { 0x2E80, 0x9FFF },
    { 0xA960, 0xA97F },
    { 0xAC00, 0xD7FF },
    { 0xF900, 0xFAFF },
    { 0xFE30, 0xFE4F },
    { 0xFF00, 0xFFEF },
    { 0x20000, 0x3134F },
}
local SIZE_UNITS = { { 1e9, "%.1f GB" }, { 1e6, "%.1f MB" }, { 1e3, "%.1f kB" }, { 0, "%d B" } }

function Text.ltrim(text)
    return (text:gsub("^%s*", ""))
end

function Text.rtrim(text)
    return text:match("^(.*%S)") or ""
end

function Text.trim(text)
    return Text.rtrim(Text.ltrim(text))
end

function Text.cleanupSelectedText(text)
    return (Text.trim(text):gsub("%s*\n%s*", "\n"):gsub("%s%s+", " "))
end

function Text.stripPunctuation(text)
    return text and (text:gsub("\226[\128-\131][\128-\191]", ""):gsub("^%p+", ""):gsub("%p+$", ""))
end

function Text.stringStartsWith(text, start)
    return text:sub(1, #start) == start
end

function Text.stringEndsWith(text, ending)
    return ending == "" or text:sub(-#ending) == ending
end

--- Lower case of ASCII letters only; KOReader's knows all of Unicode's.
function Text.stringLower(text)
    return text and text:lower()
end

--- Each byte that is not part of a valid character becomes `replacement`.
function Text.fixUtf8(text, replacement)
    return require("harness.border").fix_utf8(text, replacement)
end

function Text.splitToChars(text)
    return text and Utf8.characters(text) or {}
end

function Text.isCJKChar(character)
    local code = #character >= 3 and Utf8.code(character) or 0
    for __, block in ipairs(CJK_BLOCKS) do
        if code >= block[1] and code <= block[2] then
            return true
        end
    end
    return false
end

function Text.hasCJKChar(text)
    for character in text:gmatch(Utf8.CHARACTER) do
        if Text.isCJKChar(character) then
            return true
        end
    end
    return false
end

Text.unicodeCodepointToUtf8 = Utf8.character

--- Like KOReader's, it hands back `gsub`'s count too.
function Text.htmlEscape(text)
    return text:gsub("[}{\">/<'&]", HTML_ESCAPES)
end

function Text.htmlEntitiesToUtf8(text)
    text = text:gsub("&#x(%x+);", function(digits)
        return Utf8.character(tonumber(digits, 16))
    end)
    text = text:gsub("&#(%d+);", function(digits)
        return Utf8.character(tonumber(digits))
    end)
    return (text:gsub("&(%a+);", ENTITIES):gsub("&amp;", "&"))
end

function Text.htmlToPlainText(text)
    text = text:gsub("%s*<%s*br%s*/?>%s*", "\n"):gsub("%s*</%s*p%s*>%s*", "\n")
    text = text:gsub("%s*<%s*p%s*/>%s*", "\n"):gsub("%s*<%s*p%s*>%s*", "\n\t")
    return Text.trim(Text.htmlEntitiesToUtf8((text:gsub("<[^>]*>", ""))))
end

function Text.htmlToPlainTextIfHtml(text)
    if text:find("<%w+.->") then
        return Text.htmlToPlainText(text)
    elseif text:find("&lt;%a+&gt;") then
        return Text.htmlToPlainText(Text.htmlEntitiesToUtf8(text))
    end
    return (text:gsub("]]>%s*$", ""))
end

function Text.urlEncode(url, keep)
    if url == nil then
        return
    end
    local pattern = "([^%w%-%._~" .. (keep or "") .. "])"
    return (url:gsub("\n", "\r\n"):gsub(pattern, function(character)
        return string.format("%%%02X", character:byte())
    end))
end

function Text.urlDecode(url)
    return url and (url:gsub("%%(%x%x)", function(digits)
        return string.char(tonumber(digits, 16))
    end))
end

--- The parts between matches of a pattern, with the matches too when `capture` is set.
function Text.gsplit(text, pattern, capture, keep_empty)
    local parts, from = {}, 1
    while true do
        local first, last = text:find(pattern, from)
        local part = text:sub(from, (first or 0) - 1)
        if part ~= "" or keep_empty and first then
            table.insert(parts, part)
        end
        if not first then
            break
        end
        if capture then
            table.insert(parts, text:sub(first, last))
        end
        from = last + 1
    end
    local index = 0
    return function()
        index = index + 1
        return parts[index]
    end
end

function Text.splitToArray(text, separator, keep_empty)
    local list = {}
    for part in Text.gsplit(text, separator, false, keep_empty) do
        table.insert(list, part)
    end
    return list
end

function Text.splitToWords(text)
    local words = {}
    for word in Text.gsplit(text, "[%s%p]+", true) do
        table.insert(words, word)
    end
    return words
end

function Text.getFriendlySize(bytes)
    bytes = tonumber(bytes)
    for __, unit in ipairs(bytes and SIZE_UNITS or {}) do
        if bytes > unit[1] or unit[1] == 0 then
            return string.format(unit[2], unit[1] == 0 and bytes or bytes / unit[1])
        end
    end
end

function Text.getFormattedSize(bytes)
    local grouped = tostring(bytes):reverse():gsub("(%d%d%d)", "%1,"):reverse()
    return (grouped:gsub("^,", ""))
end

function Text.shell_escape(words)
    local quoted = {}
    for __, word in ipairs(words) do
        table.insert(quoted, "'" .. word:gsub("'", "'\\''") .. "'")
    end
    return table.concat(quoted, " ")
end

--- -1 when the character is not in the text.
function Text.lastIndexOf(text, character)
    local after = text:match(".*" .. character .. "()")
    return after and after - 1 or -1
end

function Text.replaceAllInvalidChars(text)
    return text and (text:gsub('[\\/:*?"<>|]', "_"):gsub("[.%s]+$", ""))
end

function Text.checkLuaSyntax(source)
    local chunk, why = loadstring(source)
    if not chunk then
        return (why:gsub('%[string ".-%"]:', "Line "))
    end
end

return Text
