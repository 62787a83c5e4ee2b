local Markdown = require("precis.text.markdown")

local html = Markdown.to_html

-- Names of all tags that stand in HTML.
local function tags_of(text)
    local found = {}
    for name in text:gmatch("</?(%w+)") do
        found[name] = true
    end
    return found
end

local OURS = {}
for name in
    ("h1 h2 h3 h4 h5 h6 p ul ol li blockquote pre code em strong del table tr th td hr br a"):gmatch("%S+")
do
    OURS[name] = true
end

describe("Markdown", function()
    it("has headings, paragraphs and rules", function()
        assert.equal("<h2>One</h2>\n<p>two three</p>\n<hr/>", html("## One ##\ntwo\nthree\n\n---"))
    end)

    it("has emphasis, which must hold together", function()
        assert.equal("<p><em>a</em> <strong>b</strong> <em><strong>c</strong></em></p>", html("*a* __b__ ***c***"))
        assert.equal("<p>2 * 3 * 4, snake_case_name, **open</p>", html("2 * 3 * 4, snake_case_name, **open"))
        assert.equal("<p>*a *<em>b</em></p>", html("*a **b*"))
    end)

    it("shows code letter by letter", function()
        assert.equal("<p><code>a*b* &lt;c&gt;</code></p>", html("`a*b* <c>`"))
        assert.equal("<pre>x &lt; 1\n\n# y</pre>", html("```lua\nx < 1\n\n# y\n```"))
        assert.equal("<pre>never closed</pre>", html("```\nnever closed"))
    end)

    it("has lists within lists", function()
        assert.equal(
            "<ul>\n<li>a\n<ol>\n<li>b</li>\n</ol></li>\n<li>c</li>\n</ul>\n<ol start=\"3\">\n<li>d</li>\n</ol>",
            html("- a\n  1. b\n- c\n\n3. d")
        )
    end)

    it("has quotations and tables", function()
        assert.equal("<blockquote><p>a b</p></blockquote>", html("> a\n> b"))
        assert.equal(
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1 | 2</td><td><br/></td></tr></table>",
            html("| a | b |\n|---|:-:|\n| 1 \\| 2 | <br> |")
        )
    end)

    it("keeps the words of links and pictures, and none of their targets", function()
        local text = "[here](https://evil.example/?q) and ![a cat](http://x.example/c.png)"

        assert.equal("<p>here and a cat</p>", html(text))
    end)

    it("says of right-to-left paragraphs that they are", function()
        assert.equal('<p dir="rtl" class="rtl">مرحبا</p>', html("مرحبا"))
        assert.equal("<p>a مرحبا</p>", html("a مرحبا"))
        assert.equal("<p>漢字</p>", html("漢字"))
    end)

    it("writes the marks of lists from right to left where the engine would put them on the wrong side", function()
        local expected = '<ul>\n<li dir="rtl" class="rtl">• أولا</li>\n</ul>'
            .. '\n<ol start="3">\n<li dir="rtl" class="rtl">3. ثالثا</li>'
            .. '\n<li dir="rtl" class="rtl">4. رابعا</li>\n</ol>'
        assert.equal(expected, html("- أولا\n\n3. ثالثا\n4. رابعا"))
    end)

    it("hands its caller's markers back where they stand, in code as plain text", function()
        local options = {
            marker = function(content)
                return "<a>" .. content .. "</a>"
            end,
            plain_marker = function(content)
                return "<" .. content .. ">"
            end,
        }

        assert.equal("<p>x <strong>y<a>1</a></strong></p>", html("x **y\0011\002**", options))
        assert.equal("<pre>&lt;2&gt;</pre>", html("```\n\0012\002\n```", options))
    end)

    it("lets nothing through that an attacker would like, whatever a model writes", function()
        local attacks = {
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            '"><iframe src="https://evil.example">',
            "[x](javascript:alert(1))",
            "[<b>](x) <a href='x'>",
            "`<i>` ``<u>``",
            "| <td onclick=x> |\n|---|\n| </table><svg> |",
            "# </h1><style>",
            "- </li><object>",
            "```</pre><embed>\n</pre><video>\n```",
            "&lt;b&gt; &#60;script&#62;",
            "<br onload=x> <br/ ><br>",
        }
        for __, attack in ipairs(attacks) do
            for name in pairs(tags_of(html(attack))) do
                assert.is_true(OURS[name], attack .. " -> " .. name)
            end
            assert.is_nil(html(attack):find("<%w+[^>]* on%w+="), attack)
        end
    end)

    it("keeps its own tags balanced", function()
        local pieces = { "*a", "**b*", "_c_", "`d", "~~e", "\n> f", "\n- g", "\n  1. h", "|i|\n|-|\n", "\n\n", "# j\n" }
        for first = 1, #pieces do
            for second = 1, #pieces do
                local text = html(pieces[first] .. pieces[second] .. pieces[(first * second) % #pieces + 1])
                local open = {}
                for closing, name, alone in text:gmatch("<(/?)(%w+)[^>]-(/?)>") do
                    if closing == "/" then
                        assert.equal(table.remove(open), name, text)
                    elseif alone == "" then
                        table.insert(open, name)
                    end
                end
                assert.same({}, open, text)
            end
        end
    end)

    it("gives way between blocks, those within lists too, and ends when it may not go on", function()
        local text, calls = "First.\n\n- one\n- two\n\nLast.", 0
        local whole = html(text, {
            give_way = function()
                calls = calls + 1
                return true
            end,
        })
        local nothing, err = html(text, {
            give_way = function()
                return nil, { kind = "cancelled" }
            end,
        })

        assert.equal(html(text), whole)
        assert.is_true(calls >= 5)
        assert.is_nil(nothing)
        assert.equal("cancelled", err.kind)
    end)

    it("takes time in proportion to the text, however it is built to break the renderer", function()
        local hostile = {
            ("*a _b `c ["):rep(5000),
            ("> "):rep(20000),
            ("- a\n"):rep(10000),
            ("`` ` "):rep(10000),
            ("|"):rep(20000) .. "\n|-|\n" .. ("|"):rep(20000),
            "# a" .. (" "):rep(50000) .. "b",
            ("a" .. (" "):rep(100)):rep(500),
        }
        for index, text in ipairs(hostile) do
            local before = os.clock()
            html(text)
            assert.is_true(os.clock() - before < 1, "slow: " .. index)
        end
    end)
end)
