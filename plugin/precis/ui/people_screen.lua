--- People, places and terms of the open book: those found before at once, else found now.

local EntitiesScreen = require("precis.ui.entities_screen")
local Places = require("precis.ui.places")
local _ = require("precis.ui.gettext")

local PeopleScreen = {}

---@class precis.ui.PeopleScreenOptions
---@field guard precis.Guard
---@field reading precis.Reading
---@field tasks precis.ui.TaskOpener

local find

local function list(options, found)
    local reading = options.reading
    EntitiesScreen.open({
        guard = options.guard,
        subtitle = reading:title(),
        entities = found.entities,
        timeline = found.timeline or {},
        chapter_title = function(number)
            local chapter = reading.book:chapters()[number]
            return chapter and chapter.title or ""
        end,
        go_to = function(place)
            Places.go_to(reading, place)
        end,
        find_again = function()
            -- What was cut goes on; the rest is paid for.
            find(options, { continue = found.cut_parts and true or nil })
        end,
    })
end

function find(options, job_options)
    options.tasks:open(_("People, places, terms"), options.reading, {
        job = "xray",
        options = job_options,
        finished = function(answer)
            if answer.entities then
                list(options, answer)
                return true
            end
        end,
    })
end

---@param options precis.ui.PeopleScreenOptions
function PeopleScreen.open(options)
    options.reading.kept:entities(function(found)
        if found then
            list(options, found)
        else
            find(options)
        end
    end)
end

return PeopleScreen
