--- A finished answer as a page of HTML: typeset from Markdown, its citations links to their passages. Opens nothing.

local Markdown = require("precis.text.markdown")
local MarkdownInline = require("precis.text.markdown_inline")
local _ = require("precis.ui.gettext")

local AnswerHtml = {}

local SCHEME = "precis-passage:"
local BRACKET = "^%[%d[%d,;%s%-–]*%]()"

-- Without the rule for the page MuPDF leaves a margin of its own.
local STYLE = [[
@page { margin: 0; font-family: 'Noto Sans'; }
body { margin: 0; padding: 0; line-height: 1.3; }
p, ul, ol, table, blockquote, pre { margin: 0 0 0.6em 0; }
h1, h2, h3, h4, h5, h6 { margin: 0.5em 0 0.3em 0; line-height: 1.2; }
h1 { font-size: 1.3em; }
h2 { font-size: 1.2em; }
h3, h4, h5, h6 { font-size: 1.05em; }
ul, ol { padding: 0 0 0 1.2em; }
li ul, li ol { margin: 0; }
blockquote { padding: 0 0 0 1em; font-style: italic; }
pre, code { font-family: monospace; font-size: 0.9em; }
pre { white-space: pre-wrap; }
p, li, pre, blockquote { overflow-wrap: break-word; }
th, td { padding: 0.1em 0.5em 0.1em 0; text-align: left; overflow-wrap: normal; }
hr { margin: 0.6em 0; }
a[href] { color: #000; text-decoration: underline; }
.rtl, .rtl th { text-align: left; }
li.rtl { list-style-type: none; }
]]

---@param citation precis.index.Citation
---@return string
local function label(citation)
    return citation.verified and ("[%d]"):format(citation.number) or ("[%d?]"):format(citation.number)
end

-- Each bracket gives way to the marks of what it cites: \1index\2.
local function with_markers(text, citations)
    local pieces, at = {}, 1
    for index, citation in ipairs(citations) do
        if citation.at + 1 >= at then
            pieces[#pieces + 1] = Markdown.without_controls(text:sub(at, citation.at))
            at = text:match(BRACKET, citation.at + 1) or citation.at + 1
        end
        pieces[#pieces + 1] = "\1" .. index .. "\2"
    end
    pieces[#pieces + 1] = Markdown.without_controls(text:sub(at))
    return table.concat(pieces)
end

local function has_unverified(citations)
    for __, citation in ipairs(citations) do
        if not citation.verified then
            return true
        end
    end
    return false
end

--- The body's content.
---@param answer precis.tasks.Answer
---@param give_way (fun(): true?, precis.Error?)? called between slices; what it refuses with ends the work
---@return string? html
---@return precis.Error? err
function AnswerHtml.body(answer, give_way)
    local citations = answer.citations or {}
    local function citation_of(content)
        return assert(citations[tonumber(content)], "a marker without a citation")
    end
    local html, err = Markdown.to_html(with_markers(answer.text, citations), {
        give_way = give_way,
        marker = function(content)
            local citation = citation_of(content)
            if not citation.verified then
                return label(citation)
            end
            return ('<a href="%s%s">%s</a>'):format(SCHEME, content, label(citation))
        end,
        plain_marker = function(content)
            return label(citation_of(content))
        end,
    })
    if html and has_unverified(citations) then
        html = html .. "\n<hr/><p>" .. MarkdownInline.escape(_("[?] These words were not found in the book.")) .. "</p>"
    end
    return html, err
end

---@return string css
function AnswerHtml.style()
    return STYLE
end

--- Which citation a tapped link stands for.
---@param uri string
---@return integer? index among the answer's citations; nil: no link of ours
function AnswerHtml.citation_index(uri)
    return tonumber(uri:match("^" .. SCHEME:gsub("%-", "%%-") .. "(%d+)$"))
end

return AnswerHtml
