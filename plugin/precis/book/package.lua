--- What an EPUB's package says that KOReader does not pass on: names and kinds of its files, and what is encrypted.
--
-- Reads XML with patterns: enough for attributes of known elements, and wrong only where nothing depends on it.

local Package = {}

-- Fonts scrambled with these are no copy protection.
local FONT_OBFUSCATION = {
    ["http://ns.adobe.com/pdf/enc#RC"] = true,
    ["http://www.idpf.org/2008/embedding"] = true,
}
local CONTAINER, ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"

local function attribute(tag, name)
    return tag:match("[%s]" .. name .. '%s*=%s*"([^"]*)"') or tag:match("[%s]" .. name .. "%s*=%s*'([^']*)'")
end

local function unescape(path)
    return (path:gsub("%%(%x%x)", function(digits)
        return string.char(tonumber(digits, 16))
    end):gsub("&amp;", "&"))
end

-- Tags of a name, with any namespace prefix.
local function tags(xml, name)
    return xml:gmatch("<[%w_%-]*:?" .. name .. "(%s[^>]*)>")
end

local function spine_numbers(xml)
    local numbers, count = {}, 0
    for tag in tags(xml, "itemref") do
        count = count + 1
        numbers[attribute(tag, "idref") or ""] = count
    end
    return numbers
end

---@class precis.book.Package
---@field ids table<string, boolean> names of the book's files in the package
---@field kinds table<integer, string> what the package calls a file, by its number in reading order

---@param read_file fun(path: string): string? a file inside the book
---@return precis.book.Package? package nil: none, or it cannot be read
function Package.read(read_file)
    local container = read_file(CONTAINER)
    local path = container and container:match("full%-path%s*=%s*[\"']([^\"']+)")
    local xml = path and read_file(unescape(path))
    if not xml then
        return nil
    end
    local package = { ids = {}, kinds = {} }
    local numbers, number_by_href = spine_numbers(xml), {}
    for tag in tags(xml, "item") do
        local id, href = attribute(tag, "id"), attribute(tag, "href")
        if id and href then
            package.ids[id] = true
            number_by_href[unescape(href)] = numbers[id]
        end
    end
    for tag in tags(xml, "reference") do
        local kind, href = attribute(tag, "type"), unescape(attribute(tag, "href") or "")
        local number = number_by_href[href:match("^[^#]*")]
        if kind and number then
            package.kinds[number] = kind:lower()
        end
    end
    return package
end

--- Whether any page of the book is encrypted.
---@param read_file fun(path: string): string?
function Package.is_protected(read_file)
    local xml = read_file(ENCRYPTION) or ""
    for entry in xml:gmatch("<[%w_%-]*:?EncryptedData.->.-</[%w_%-]*:?EncryptedData>") do
        local algorithm = entry:match("Algorithm%s*=%s*[\"']([^\"']+)")
        local path = entry:match("URI%s*=%s*[\"']([^\"']+)") or ""
        if not FONT_OBFUSCATION[algorithm] and path:lower():match("%.x?html?$") then
            return true
        end
    end
    return false
end

return Package
