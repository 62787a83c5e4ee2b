--- Reads a gettext .mo file, the compiled form that other programs for translators write.
--
-- Source: GNU gettext manual, "The Format of GNU MO Files". Never raises: what cannot be understood is passed over.

local Catalogue = require("precis.ui.catalogue")

local MoFile = {}

local MAGIC = 0x950412de
local ENTRY_BYTES = 8 -- length and offset

local function little_endian(data, offset)
    local a, b, c, d = data:byte(offset + 1, offset + 4)
    return d and a + b * 2 ^ 8 + c * 2 ^ 16 + d * 2 ^ 24
end

local function big_endian(data, offset)
    local a, b, c, d = data:byte(offset + 1, offset + 4)
    return d and d + c * 2 ^ 8 + b * 2 ^ 16 + a * 2 ^ 24
end

-- A file is in the byte order of the machine that wrote it; its first number tells which.
local function number_reader(data)
    for __, read in ipairs({ little_endian, big_endian }) do
        if read(data, 0) == MAGIC then
            return read
        end
    end
end

local function string_at(data, read, offset)
    local length, first = read(data, offset), read(data, offset + 4)
    if length and first and first + length <= #data then
        return data:sub(first + 1, first + length)
    end
end

local function split(text)
    local forms = {}
    for form in (text .. "\0"):gmatch("(%Z*)%z") do
        forms[#forms + 1] = form
    end
    return forms
end

local function add(catalogue, original, translation)
    local singular = original:match("^%Z*")
    Catalogue.add(catalogue, singular, split(translation), #singular < #original)
end

--- Reads a catalogue.
---@param data string a .mo file's contents
---@return precis.ui.Catalogue
function MoFile.parse(data)
    local catalogue = Catalogue.new()
    local read = number_reader(data)
    if not read then
        return catalogue
    end
    local count, originals, translations = read(data, 8), read(data, 12), read(data, 16)
    -- A wrong count must not keep the device busy; no file holds more entries than its bytes.
    for index = 0, math.min(count or 0, #data / ENTRY_BYTES) - 1 do
        local original = string_at(data, read, (originals or 0) + index * ENTRY_BYTES)
        local translation = string_at(data, read, (translations or 0) + index * ENTRY_BYTES)
        if original and translation then
            add(catalogue, original, translation)
        end
    end
    return catalogue
end

return MoFile
