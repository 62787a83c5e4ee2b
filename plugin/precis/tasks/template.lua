--- Templates of actions on a selection: text with gaps in braces, such as {selection}. Two braces stand for one.

local Template = {}

-- What a gap may be filled with. The values are worded in `ui/actions_text.lua` and in the how-to.
Template.VARIABLES = {
    selection = true,
    context = true,
    title = true,
    author = true,
    chapter = true,
    language = true,
    question = true,
    recap = true,
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
            return nil, "lonely_brace"
        end
    end
end

--- Whether a template can be filled.
---@param text string
---@return true? ok
---@return "lonely_brace"|"unknown_gap"|nil reason
---@return string? name of the gap that there is not
function Template.check(text)
    local pieces, reason = pieces_of(text)
    for __, piece in ipairs(pieces or {}) do
        if piece.gap and not Template.VARIABLES[piece.gap] then
            return nil, "unknown_gap", piece.gap
        end
    end
    return pieces and true or nil, reason
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

return Template
