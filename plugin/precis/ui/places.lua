--- Turns the open book to a place, and says when that cannot be done.

local Tell = require("precis.ui.tell")

local Places = {}

---@param reading precis.Reading
---@param place precis.Place
function Places.go_to(reading, place)
    reading.position:go_to(place, function(err)
        if err then
            Tell.error(err)
        end
    end)
end

return Places
