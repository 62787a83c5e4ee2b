--- Templates of actions on a selection: text with gaps in braces, such as {selection}. Two braces stand for one.

local Errors = require("precis.errors")

local Template = {}

-- What a gap may be filled with. The values are worded for whoever writes an action.
Template.VARIABLES = {
    selection = "the selected words",
    context = "the text around them",
    title = "the book's title",
    author = "its authors",
    chapter = "the title of the chapter",
    language = "the language to answer in",
    question = "what the reader typed",
    recap = "the story so far, when a recap was made before",
}

-- The template as pieces from left to right: { text } or { gap }.
local function pieces_of(text)
    local pieces, from = {}, 1
    while true do
        local at, __, brace = text:find("([{}])", from)
        pieces[#pieces + 1] = { text = text:sub(from, (at or 0) - 1) }
        if not at then
            return pieces
        end
        local gap, after = text:match("^{([^{}]*)}()", at)
        if text:sub(at, at + 1) == brace:rep(2) then
            pieces[#pieces + 1], from = { text = brace }, at + 2
        elseif gap then
            pieces[#pieces + 1], from = { gap = gap }, after
        else
            return nil, "a brace has no partner"
        end
    end
end

--- Whether a template can be filled.
---@param text string
---@return true? ok
---@return string? trouble in words
function Template.check(text)
    local pieces, trouble = pieces_of(text)
    for __, piece in ipairs(pieces or {}) do
        if piece.gap and not Template.VARIABLES[piece.gap] then
            return nil, "there is no {" .. piece.gap .. "}"
        end
    end
    return pieces and true or nil, trouble
end

---@param text string that `check` let pass
---@param name string a variable
---@return boolean
function Template.uses(text, name)
    for __, piece in ipairs(pieces_of(text)) do
        if piece.gap == name then
            return true
        end
    end
    return false
end

--- Fills the gaps; one without a value is left empty.
---@param text string that `check` let pass
---@param values table<string, string>
---@return string
function Template.fill(text, values)
    local parts = {}
    for index, piece in ipairs(assert(pieces_of(text))) do
        parts[index] = piece.text or values[piece.gap] or ""
    end
    return table.concat(parts)
end

local function mistake(line, what)
    return nil, Errors.new("bad_actions", ("line %d: %s"):format(line, what), { line = line, why = what })
end

local function finish_action(actions, action)
    if not action then
        return true
    end
    action.template = table.concat(action.lines, "\n"):match("^%s*(.-)%s*$")
    action.lines = nil
    if action.template == "" then
        return mistake(action.line, "[" .. action.title .. "] has no text")
    end
    actions[#actions + 1] = action
    return true
end

local function start_action(actions, title, number)
    for __, action in ipairs(actions) do
        if action.title == title then
            return mistake(number, "[" .. title .. "] stands there twice")
        end
    end
    return { title = title, lines = {}, line = number }
end

local function take_line(action, line, number)
    if not action then
        if line:find("%S") then
            return mistake(number, "text before the first [title]")
        end
        return true
    end
    local ok, trouble = Template.check(line)
    if not ok then
        return mistake(number, trouble)
    end
    action.lines[#action.lines + 1] = line
    return true
end

--- Reads the reader's own actions: each begins with its title in brackets on a line of its own; what follows, up to
--- the next, is its template. Lines that begin with # are notes.
---@param text string
---@return { title: string, template: string }[]? actions
---@return precis.Error? err bad_actions, with `line` and `why`
function Template.read_actions(text)
    local actions, action, number = {}, nil, 0
    for line in (text:gsub("^\239\187\191", ""):gsub("\r\n?", "\n") .. "\n"):gmatch("(.-)\n") do
        number = number + 1
        local title = line:match("^%[%s*(.-)%s*%]%s*$")
        local ok, err = true, nil
        if title then
            ok, err = finish_action(actions, action)
            if ok then
                action, err = start_action(actions, title, number)
                ok = action
            end
        elseif not line:find("^#") then
            ok, err = take_line(action, line, number)
        end
        if not ok then
            return nil, err
        end
    end
    local ok, err = finish_action(actions, action)
    if not ok then
        return nil, err
    end
    return actions
end

return Template
