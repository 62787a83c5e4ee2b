--- Which engine opens which file, and which files are open.

local logger = require("logger")

local DocumentRegistry = {
    registry = {}, -- open documents and how many hold them, by file
    providers = {}, -- in the order of registration
    known_providers = {},
}

---@param ending string of the file name, without its dot
---@param provider table the engine's document class
---@param weight integer the heaviest opens the file
function DocumentRegistry:addProvider(ending, provider, weight)
    table.insert(self.providers, { extension = ending, provider = provider, weight = weight })
    self.known_providers[provider.provider] = provider
end

local function ends_with(file, ending)
    return file:lower():sub(-#ending - 1) == "." .. ending
end

--- The engines for a file, the heaviest first; nil when there is none.
function DocumentRegistry:getProviders(file)
    local found = {}
    for order, entry in ipairs(self.providers) do
        if ends_with(file, entry.extension) then
            found[#found + 1] = { provider = entry.provider, weight = entry.weight, order = order }
        end
    end
    table.sort(found, function(a, b)
        return a.weight > b.weight or (a.weight == b.weight and a.order < b.order)
    end)
    return found[1] and found or nil
end

function DocumentRegistry:hasProvider(file)
    return file ~= nil and self:getProviders(file) ~= nil
end

--- Files of an unknown kind are opened as text, as KOReader does.
function DocumentRegistry:getProvider(file)
    local found = self:getProviders(file)
    return found and found[1].provider or self.known_providers.crengine
end

function DocumentRegistry:getProviderFromKey(key)
    return self.known_providers[key]
end

--- The open document, or nil when its engine raised an error. Opening twice gives the same object.
function DocumentRegistry:openDocument(file, provider)
    local entry = self.registry[file]
    if entry then
        entry.refs = entry.refs + 1
        return entry.doc
    end
    provider = provider or self:getProvider(file)
    local ok, document = pcall(provider.new, provider, { file = file })
    if not ok then
        logger.warn("cannot open document", file, document)
        return nil
    end
    self.registry[file] = { doc = document, refs = 1 }
    return document
end

--- How many still hold the file. Only a document's own `close` may call this.
function DocumentRegistry:closeDocument(file)
    local entry = self.registry[file] or error("Tried to close an unregistered file.")
    entry.refs = entry.refs - 1
    if entry.refs == 0 then
        self.registry[file] = nil
    end
    return entry.refs
end

function DocumentRegistry:getReferenceCount(file)
    return self.registry[file] and self.registry[file].refs
end

for __, name in ipairs({ "credocument", "pdfdocument", "djvudocument" }) do
    require("document/" .. name):register(DocumentRegistry)
end

return DocumentRegistry
