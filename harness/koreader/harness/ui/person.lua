--- What a person does to the device, put into the queue that the UI loop reads.

local Device = require("device")
local Event = require("ui/event")
local Geom = require("ui/geometry")
local Keys = require("harness.device.keys")
local UIManager = require("ui/uimanager")
local time = require("ui/time")

local Person = {}

local function gesture(kind, x, y, fields)
    local made = fields or {}
    made.ges, made.pos, made.time = kind, Geom:new({ x = x, y = y, w = 0, h = 0 }), time.now()
    Device.input:push(Event:new("Gesture", made))
end

function Person.tap(x, y)
    gesture("tap", x, y)
end

--- A long press, and letting go.
function Person.hold(x, y)
    gesture("hold", x, y)
    gesture("hold_release", x, y)
end

---@param direction string where the finger goes: north, east, south, west
function Person.swipe(x, y, direction, distance)
    gesture("swipe", x, y, { direction = direction, distance = distance })
end

function Person.press(name, modifiers)
    Device.input:push(Event:new("KeyPress", Keys.press(name, modifiers)))
    Device.input:push(Event:new("KeyRelease", Keys.press(name, modifiers)))
end

function Person.type_text(text)
    Device.input:push(Event:new("TextInput", text))
end

function Person.send(name, ...)
    UIManager:sendEvent(Event:new(name, ...))
end

function Person.broadcast(name, ...)
    UIManager:broadcastEvent(Event:new(name, ...))
end

-- The pointer of every character of the page, and the text from the page's start to each.
local function pointers_of_page(document, page)
    local first = document:getPageXPointer(page)
    local pointers, pointer = { first }, first
    while pointer do
        pointer = document:getNextVisibleChar(pointer)
        if not pointer or document:getPageFromXPointer(pointer) > page then
            break
        end
        table.insert(pointers, pointer)
    end
    return pointers
end

-- The first pointer with at least `length` bytes of text before it.
local function pointer_after(document, pointers, length)
    local low, high = 1, #pointers
    while low < high do
        local middle = math.floor((low + high) / 2)
        local text = document:getTextFromXPointers(pointers[1], pointers[middle]) or ""
        if #text < length then
            low = middle + 1
        else
            high = middle
        end
    end
    return pointers[low]
end

local function select_in_reflowable(ui, words)
    local document = ui.document
    local pointers = pointers_of_page(document, ui:getCurrentPage())
    local text = document:getTextFromXPointers(pointers[1], pointers[#pointers]) or ""
    local first, last = text:find(words, 1, true)
    if not first then
        return nil
    end
    local pos0 = pointer_after(document, pointers, first - 1)
    local pos1 = pointer_after(document, pointers, last)
    return { text = words, pos0 = pos0, pos1 = pos1, sboxes = {} }
end

local function select_in_paged(ui, words)
    local page = ui:getCurrentPage()
    for __, line in ipairs(ui.document:getPageTextBoxes(page)) do
        local texts = {}
        for __, word in ipairs(line) do
            table.insert(texts, word.word)
        end
        if table.concat(texts, " "):find(words, 1, true) then
            local pos0 = { page = page, x = line.x0, y = line.y0 }
            local pos1 = { page = page, x = line.x1, y = line.y1 }
            return { text = words, pos0 = pos0, pos1 = pos1, sboxes = {} }
        end
    end
end

--- Marks words on the shown page and opens the dialog that follows.
---@return boolean found
function Person.select_text(words)
    local ui = require("apps/reader/readerui").instance
    local selection = (ui.rolling and select_in_reflowable or select_in_paged)(ui, words)
    if selection then
        ui.highlight:select(selection)
    end
    return selection ~= nil
end

return Person
