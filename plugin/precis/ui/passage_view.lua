--- The passages an answer rests on, as texts and rows. Opens nothing.

local _ = require("precis.ui.gettext")

local T = _.template

local PassageView = {}

---@param citation precis.index.Citation
---@param passage precis.tasks.Passage?
---@return string title "[3] The name of its chapter"
function PassageView.title(citation, passage)
    local chapter = passage and passage.title or ""
    return chapter ~= "" and T("[%1] %2", citation.number, chapter) or T("[%1]", citation.number)
end

--- What is shown of a citation.
---@param citation precis.index.Citation
---@param passage precis.tasks.Passage?
---@return string
function PassageView.text(citation, passage)
    if not passage then
        return _("The model cites a passage that it was never given.")
    elseif not citation.verified then
        return _("The quoted words are not in this passage:") .. "\n\n" .. passage.text
    end
    return passage.text
end

--- The passage that a citation stands for.
---@param answer precis.tasks.Answer
---@param citation precis.index.Citation with `passage` where its answer is one of several
---@return precis.tasks.Passage? passage nil: there is no such passage
function PassageView.passage_of(answer, citation)
    return citation.passage or answer.passages[citation.number]
end

--- One row for each passage that the answer cites, in the order in which it cites them.
---@param answer precis.tasks.Answer
---@param open fun(index: integer) with the index of the citation
---@return table[] items as KOReader's Menu takes them
function PassageView.items(answer, open)
    local items, seen = {}, {}
    for index, citation in ipairs(answer.citations or {}) do
        local passage = PassageView.passage_of(answer, citation)
        local what = passage or citation.number
        if not seen[what] then
            seen[what] = true
            items[#items + 1] = {
                text = PassageView.title(citation, passage),
                mandatory = not citation.verified and _("not found") or nil,
                callback = function()
                    open(index)
                end,
            }
        end
    end
    return items
end

return PassageView
