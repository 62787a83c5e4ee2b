--- The words that begin a chapter's or a part's heading, in many languages.

local PART, CHAPTER = 1, 2

-- Lower case; a number must follow, in digits, Roman digits or words.
local BY_LEVEL = {
    [PART] = {
        "part", "book", "volume", "teil", "buch", "band", "partie", "livre", "tome", "parte", "libro", "livro",
        "deel", "boek", "część", "księga", "часть", "книга", "том", "частина", "bölüm", "kısım", "del", "bok", "osa",
        "μέρος", "βιβλίο", "część", "díl", "kniha", "rész", "könyv", "الجزء", "الكتاب", "חלק", "ספר", "भाग", "ภาค",
    },
    [CHAPTER] = {
        "chapter", "kapitel", "chapitre", "capítulo", "capitulo", "capitolo", "hoofdstuk", "rozdział", "глава",
        "розділ", "luku", "fejezet", "kapitola", "capitol", "κεφάλαιο", "letter", "brief", "lettre", "carta",
        "lettera", "письмо", "canto", "chant", "act", "scene", "stave", "الفصل", "سورة", "פרק", "अध्याय", "บทที่",
    },
}
-- Chinese, Japanese and Korean put the number between: 第十二章.
local AFTER_NUMBER = {
    ["部"] = PART, ["卷"] = PART, ["巻"] = PART, ["篇"] = PART, ["集"] = PART,
    ["章"] = CHAPTER, ["回"] = CHAPTER, ["節"] = CHAPTER, ["节"] = CHAPTER, ["話"] = CHAPTER, ["话"] = CHAPTER,
}
local CHINESE_DIGITS = {
    ["〇"] = 0, ["零"] = 0, ["一"] = 1, ["二"] = 2, ["三"] = 3, ["四"] = 4, ["五"] = 5, ["六"] = 6, ["七"] = 7,
    ["八"] = 8, ["九"] = 9,
}
local CHINESE_UNITS = { ["十"] = 10, ["百"] = 100, ["千"] = 1000 }
-- Numbers in words: enough of them to tell "Book First" from "book of the dead".
local NUMBER_WORDS = {}
for word in ("one two three four five six seven eight nine ten eleven twelve first second third fourth fifth sixth "
    .. "seventh eighth ninth tenth eleventh twelfth the-first erster zweiter dritter eins zwei drei vier fünf premier "
    .. "première deuxième troisième un deux trois primero segundo primera segunda uno dos tres primo secondo terzo "
    .. "первая вторая третья четвертая четвёртая пятая шестая первый второй третий первое второе"):gmatch("%S+") do
    NUMBER_WORDS[word] = true
end

local LEVELS = {}
for level, list in pairs(BY_LEVEL) do
    for __, word in ipairs(list) do
        LEVELS[word] = level
    end
end

-- Capital letters to small ones, for the scripts of the list: ASCII, Latin-1, Cyrillic, Greek.
local SMALL = {}
for codepoint = 0xC0, 0xDE do
    SMALL["\195" .. string.char(codepoint - 0x40)] = "\195" .. string.char(codepoint - 0x20)
end
for offset = 0, 15 do
    SMALL["\208" .. string.char(0x90 + offset)] = "\208" .. string.char(0xB0 + offset)
    SMALL["\208" .. string.char(0xA0 + offset)] = "\209" .. string.char(0x80 + offset)
end
for offset = 0, 14 do
    SMALL["\206" .. string.char(0x91 + offset)] = "\206" .. string.char(0xB1 + offset)
end
for offset = 0, 9 do
    SMALL["\206" .. string.char(0xA0 + offset)] = "\207" .. string.char(0x80 + offset)
end
SMALL["Ё"], SMALL["І"], SMALL["Ї"], SMALL["Є"] = "ё", "і", "ї", "є"

local HeadingWords = {}

---@param text string
---@return string text in small letters, as far as the lists need
function HeadingWords.lower(text)
    return (text:lower():gsub("[\195\206\208][\128-\191]", SMALL))
end

--- The value of a line that is nothing but a Chinese number.
---@param line string
---@return integer? value
function HeadingWords.chinese_number(line)
    local total, digit = 0, 0
    local characters = 0
    for character in line:gmatch("[%z\1-\127\194-\244][\128-\191]*") do
        characters = characters + 1
        if CHINESE_DIGITS[character] then
            digit = CHINESE_DIGITS[character]
        elseif CHINESE_UNITS[character] then
            total, digit = total + math.max(digit, 1) * CHINESE_UNITS[character], 0
        else
            return nil
        end
    end
    return characters > 0 and characters <= 6 and total + digit or nil
end

local function east_asian(line)
    local rest = line:match("^第(.+)$")
    if not rest then
        return nil
    end
    local number = ""
    for character in rest:gmatch("[%z\1-\127\194-\244][\128-\191]*") do
        if AFTER_NUMBER[character] and (tonumber(number) or HeadingWords.chinese_number(number)) then
            return character, AFTER_NUMBER[character]
        end
        number = number .. character
        if #number > 18 then
            return nil
        end
    end
end

--- The word a heading begins with.
---@param line string stripped
---@return string? word nil: it is no heading
---@return integer? level 1 part, 2 chapter
function HeadingWords.leading(line)
    local lower = HeadingWords.lower(line)
    local word, number = lower:match("^([^%s%d%.:]+)%s+([^%s%.:,—–]+)")
    local level = word and LEVELS[word]
    if level and (number:match("^%d+$") or number:match("^[ivxlcdm]+$") or NUMBER_WORDS[number]) then
        return word, level
    end
    return east_asian(line)
end

return HeadingWords
