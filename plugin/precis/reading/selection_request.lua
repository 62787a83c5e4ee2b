--- Gathers what an action on selected words needs; only what its template uses.

local Errors = require("precis.errors")
local Surroundings = require("precis.reading.surroundings")
local Template = require("precis.tasks.template")
local Utf8 = require("precis.text.utf8")
local prompts = require("precis.tasks.prompts.selection")

local SelectionRequest = {}

local MAX_TITLE_BYTES = 60

local function title_of(options)
    local words = options.selection:gsub("%s+", " ")
    return (options.title or options.action) .. ": " .. Utf8.prefix(words, MAX_TITLE_BYTES)
end

local function check_template(options)
    local template = options.template or prompts.actions[options.action]
    assert(template, "no such action")
    local ok, why, name = Template.check(template)
    if not ok then
        return nil, Errors.new("bad_actions", "the template: " .. why, { reason = why, name = name })
    end
    return template
end

-- The words on the screen, or the first such words in the book.
local function find_surroundings(reading, gate, options)
    if options.is_anywhere then
        for __, chapter in ipairs(reading.book:chapters()) do
            local place = { chapter = chapter.number, offset = 0 }
            local around, gate_err = Surroundings.of(gate, place, options.selection)
            if not around or around.first then
                return around, place, gate_err
            end
        end
    end
    local around, err = Surroundings.of(gate, options.place, options.selection)
    return around, options.place, err
end

-- Up to where the answer can tell; nil: nobody knows.
local function last_place(around, limit, recap)
    if recap then
        return limit
    end
    return around.last or limit
end

--- The request for `tasks/selection.lua`.
---@async
---@param reading precis.Reading
---@param deps precis.reading.Materials
---@param options precis.reading.SelectionOptions
---@return precis.tasks.SelectionRequest? request
---@return precis.Error? err
function SelectionRequest.make(reading, deps, options)
    local template, err = check_template(options)
    if not template then
        return nil, err
    end
    local around, place
    around, place, err = find_surroundings(reading, deps.gate, options)
    if not around then
        return nil, err
    end
    local limit = deps.gate:limit()
    local recap = Template.uses(template, "recap") and reading.records:newest_text("recap", limit) or nil
    return {
        template = template,
        selection = options.selection,
        context = around.text,
        chapter = deps.gate:hides(place.chapter) and "" or reading.book:chapters()[place.chapter].title,
        question = options.question,
        recap = recap,
        -- A translation is for the reader, whatever language the answers have.
        language = options.action == "translate" and reading.workshop:interface_language() or nil,
        first = around.first,
        last = last_place(around, limit, recap),
        title = title_of(options),
        fresh = options.fresh,
    }
end

return SelectionRequest
