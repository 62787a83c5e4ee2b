--- Looks words up: there is no dictionary here, but the window and both ways for plugins to add buttons to it.
--
-- KOReader 2026.07 has `addToDictButtons`; until 2026.03 the window sent the event `DictButtonsReady` instead.

local DictQuickLookup = require("ui/widget/dictquicklookup")
local InputContainer = require("ui/widget/container/inputcontainer")
local UIManager = require("ui/uimanager")
local Version = require("version")
local logger = require("logger")

local HAS_REGISTRY_SINCE = 202607000000

local ReaderDictionary = InputContainer:extend({})

function ReaderDictionary:init()
    self._dict_buttons = {}
end

if Version:getNormalizedCurrentVersion() >= HAS_REGISTRY_SINCE then
    function ReaderDictionary:addToDictButtons(spec)
        if type(spec) ~= "table" or type(spec.id) ~= "string" then
            logger.warn("ReaderDictionary: addToDictButtons expects a table with a string 'id'")
            return
        end
        self._dict_buttons[spec.id] = spec
    end
end

function ReaderDictionary:onLookupWord(word)
    self.dict_window = DictQuickLookup:new({
        ui = self.ui,
        word = word,
        lookupword = word,
        definition = "No results.",
        added_buttons = self._dict_buttons,
    })
    UIManager:show(self.dict_window)
    return true
end

return ReaderDictionary
