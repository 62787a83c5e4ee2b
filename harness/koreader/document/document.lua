--- KOReader's base class of documents: metadata, pages, flows, and closing by reference count.

local Blitbuffer = require("ffi/blitbuffer")
local Screen = require("device").screen

local Document = {
    file = nil,
    is_open = false,
    is_locked = false,
    GAMMA_NO_GAMMA = 1.0,
    color_bb_type = Blitbuffer.TYPE_BBRGB32,
}

function Document:extend(prototype)
    local class = prototype or {}
    setmetatable(class, self)
    self.__index = self
    return class
end

--- KOReader's order: `_init` of the base class, then `init` of the engine, which raises when it cannot open the file.
function Document:new(instance)
    instance = self:extend(instance)
    instance:_init()
    instance:init()
    return instance
end

function Document:_init()
    self.info = { has_pages = false, number_of_pages = 0, doc_height = 0 }
    self.configurable = {}
    self.links = {}
    self.bbox = {}
end

function Document:init() end

--- Pages are drawn in colour where the screen has any.
function Document:updateColorRendering()
    self.render_color = Screen:isColorEnabled()
end

function Document:unlock()
    return false
end

--- true: the engine's data is gone; false: somebody else still has it open; nil: it was closed already.
function Document:close()
    if not self.is_open then
        return nil
    end
    if require("document/documentregistry"):closeDocument(self.file) > 0 then
        return false
    end
    self.is_open = false
    self._document = nil
    return true
end

local function filled(value)
    return value ~= "" and value or nil
end

--- Values that are missing or empty are nil.
function Document:getProps(cached)
    local props = cached or self:getDocumentProps()
    return {
        title = filled(props.title),
        authors = filled(props.authors or props.author),
        series = filled(props.series),
        language = filled(props.language),
        keywords = filled(props.keywords),
        description = filled(props.description or props.subject),
        identifiers = filled(props.identifiers),
    }
end

function Document:getPageCount()
    return self.info.number_of_pages
end

function Document:hasNonLinearFlows()
    return false
end

function Document:hasHiddenFlows()
    return false
end

function Document:getNextPage(page)
    local following = page + 1
    return following > 0 and following <= self.info.number_of_pages and following or 0
end

function Document:getPrevPage(page)
    if page == 0 then
        return self.info.number_of_pages
    end
    local before = page - 1
    return before > 0 and before <= self.info.number_of_pages and before or 0
end

function Document:getTotalPagesLeft(page)
    return self.info.number_of_pages - page
end

function Document:getPageFlow()
    return 0
end

function Document:getFirstPageInFlow()
    return 1
end

function Document:getTotalPagesInFlow()
    return self.info.number_of_pages
end

function Document:getPageNumberInFlow(page)
    return page
end

--- How many pictures were drawn in view, and how much of it they take; nothing is known of fixed pages.
function Document:getDrawnImagesStatistics()
    return nil, nil
end

function Document:getToc()
    return {}
end

function Document:canHaveAlternativeToc()
    return false
end

function Document:isTocAlternativeToc()
    return false
end

function Document:getTextBoxes()
    return nil
end

return Document
