--- Goes to a place in the open book, with the way back that KOReader offers after a link.

local Event = require("ui/event")

local Navigation = {}

---@param ui table KOReader's ReaderUI
---@param position { page: integer, xpointer: string? }
function Navigation.go_to(ui, position)
    ui.link:addCurrentLocationToStack()
    if position.xpointer then
        -- Given twice: KOReader marks the line it goes to.
        ui:handleEvent(Event:new("GotoXPointer", position.xpointer, position.xpointer))
    else
        ui:handleEvent(Event:new("GotoPage", position.page))
    end
end

return Navigation
