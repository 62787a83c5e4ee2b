--- Cuts a text that is still being read into blocks whose borders never move: reading on adds blocks and changes none.

local Sentences = require("precis.text.sentences")
local Utf8 = require("precis.text.utf8")

local Blocks = {}

-- Long enough to be worth a request of its own, short enough that little is read twice. In bytes.
local BLOCK_BYTES = 12000

---@param text string
---@param pause fun()? called now and then, as a long text takes a while
---@return string[] blocks their concatenation is the text
function Blocks.of(text, pause)
    local blocks, first = {}, 0
    while #text - first > BLOCK_BYTES do
        local window = text:sub(first + 1, first + BLOCK_BYTES)
        -- The window's own end is no border.
        local length = Sentences.border_before(window, #window - 1)
        if length == 0 then
            length = Utf8.boundary_before(window, #window - 1)
        end
        blocks[#blocks + 1] = window:sub(1, length)
        first = first + length
        if pause then
            pause()
        end
    end
    blocks[#blocks + 1] = text:sub(first + 1)
    return blocks
end

return Blocks
