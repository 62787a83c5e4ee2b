--- The file of the reader's own actions, as it can be changed one action at a time.
--
-- Each action begins with its title in brackets on a line of its own; what follows, up to the next, is its template.
-- Lines that begin with # are notes: they belong to the action above them and are kept when it is moved or changed.

local Errors = require("precis.errors")
local Template = require("precis.tasks.template")

local ActionsFile = {}

local TITLE = "^%[%s*(.-)%s*%]%s*$"
local NOTE = "^#"

---@class precis.tasks.OwnAction
---@field title string
---@field template string without its notes
---@field asks boolean whether the reader is to type a question first
---@field lines string[] everything below the title, notes included
---@field line integer the title's, in the file

---@class precis.tasks.ActionsDocument
---@field preamble string[] lines before the first action
---@field actions precis.tasks.OwnAction[]

local function mistake(line, reason, name)
    local what = ("line %d: %s %s"):format(line, reason, name or "")
    return nil, Errors.new("bad_actions", what, { line = line, reason = reason, name = name })
end

-- Lines without those that are notes, and without empty ones at both ends.
local function template_of(lines)
    local kept = {}
    for __, line in ipairs(lines) do
        if not line:find(NOTE) then
            kept[#kept + 1] = line
        end
    end
    return table.concat(kept, "\n"):match("^%s*(.-)%s*$")
end

local function lines_of(text)
    local lines = {}
    for line in (text:gsub("^\239\187\191", ""):gsub("\r\n?", "\n") .. "\n"):gmatch("(.-)\n") do
        lines[#lines + 1] = line
    end
    if lines[#lines] == "" then
        lines[#lines] = nil
    end
    return lines
end

local function parted(text)
    local document, action = { preamble = {}, actions = {} }, nil
    for number, line in ipairs(lines_of(text)) do
        local title = line:match(TITLE)
        if title then
            action = { title = title, lines = {}, line = number }
            document.actions[#document.actions + 1] = action
        else
            local lines = action and action.lines or document.preamble
            lines[#lines + 1] = line
        end
    end
    return document
end

local function check_lines(action)
    for offset, line in ipairs(action.lines) do
        local ok, reason, name = true, nil, nil
        if not line:find(NOTE) then
            ok, reason, name = Template.check(line)
        end
        if not ok then
            return mistake(action.line + offset, reason, name)
        end
    end
    return true
end

local function check_action(action, titles)
    if action.title == "" then
        return mistake(action.line, "no_title")
    elseif titles[action.title] then
        return mistake(action.line, "twice", action.title)
    end
    titles[action.title] = true
    local ok, err = check_lines(action)
    if ok and action.template == "" then
        return mistake(action.line, "no_text", action.title)
    end
    return ok, err
end

--- Reads the file.
---@param text string
---@return precis.tasks.ActionsDocument? document
---@return precis.Error? err bad_actions, with `line`, `reason` and the `name` that it is about
function ActionsFile.read(text)
    local document, titles = parted(text), {}
    for number, line in ipairs(document.preamble) do
        if line:find("%S") and not line:find(NOTE) then
            return mistake(number, "no_title")
        end
    end
    for __, action in ipairs(document.actions) do
        action.template = template_of(action.lines)
        local ok, err = check_action(action, titles)
        if not ok then
            return nil, err
        end
        action.asks = Template.uses(action.template, "question")
    end
    return document
end

--- The file's text.
---@param document precis.tasks.ActionsDocument
---@return string
function ActionsFile.write(document)
    local lines = {}
    for __, line in ipairs(document.preamble) do
        lines[#lines + 1] = line
    end
    for __, action in ipairs(document.actions) do
        lines[#lines + 1] = "[" .. action.title .. "]"
        for ___, line in ipairs(action.lines) do
            lines[#lines + 1] = line
        end
    end
    return table.concat(lines, "\n") .. (#lines > 0 and "\n" or "")
end

--- Puts an action's text in the place of another's, or at the end.
---@param document precis.tasks.ActionsDocument changed in place
---@param index integer? nil: a new one
---@param action { title: string, text: string } text: template and notes
function ActionsFile.put(document, index, action)
    local lines = lines_of(action.text)
    -- An empty line parts it from the next.
    if lines[#lines] ~= "" then
        lines[#lines + 1] = ""
    end
    document.actions[index or #document.actions + 1] = { title = action.title, lines = lines }
end

--- Checks one action as it is being written.
---@param action { title: string, text: string }
---@return true? ok
---@return precis.Error? err bad_actions; `line` counts in the text
function ActionsFile.check(action)
    if action.title:find("[%[%]\r\n]") then
        return mistake(1, "bad_title", action.title)
    end
    local inner = parted(action.text).actions[1]
    if inner then
        return mistake(inner.line, "title_inside", inner.title)
    end
    local document, err = ActionsFile.read("[" .. action.title .. "]\n" .. action.text)
    if not document then
        err.line = math.max(err.line - 1, 1)
    end
    return document and true, err
end

return ActionsFile
