--- Ranges of codepoints, and the short form in which tables of them are written.
--
-- A range is two numbers to the base of 36: how far its first is from the last of the range before, and after a colon
-- how many more follow; a single codepoint has no second number. "1t:p 7:p" is A to Z and a to z.

local CodeRanges = {}

local BASE = 36

--- Reads the short form.
---@param text string
---@return integer[] ranges first, last, first, last, … in order
function CodeRanges.read(text)
    local ranges, last = {}, 0
    for distance, more in text:gmatch("(%w+):?(%w*)") do
        local first = last + tonumber(distance, BASE)
        last = first + (more == "" and 0 or tonumber(more, BASE))
        ranges[#ranges + 1] = first
        ranges[#ranges + 1] = last
    end
    return ranges
end

---@param ranges integer[] first, last, first, last, … in order
---@param codepoint integer
---@return boolean
function CodeRanges.have(ranges, codepoint)
    local low, high = 1, #ranges / 2
    while low <= high do
        local middle = math.floor((low + high) / 2)
        if codepoint < ranges[2 * middle - 1] then
            high = middle - 1
        elseif codepoint > ranges[2 * middle] then
            low = middle + 1
        else
            return true
        end
    end
    return false
end

return CodeRanges
