--- Text that keeps the direction of its own language between the reader's: a title, a question, a name.
--
-- Where KOReader reads from right to left, an English question would otherwise begin with its question mark.

local BD = require("ui/bidi")

---@param text string?
---@return string?
local function own_direction(text)
    if not text or text == "" or not BD.rtlUIText() then
        return text
    end
    return BD.auto(text)
end

return own_direction
