--- Exact decimal numbers, for money: what is written is what is added up, to the last digit.
--
-- A number is a list of limbs of seven digits, the lowest first; two limbs multiplied still fit a double.

local Encode = require("precis.text.json_encode")

local floor, max = math.floor, math.max

local BASE, DIGITS = 1e7, 7
-- A longer shift is no price, but would fill the memory.
local MAX_EXPONENT = 60

---@class precis.Decimal
local Decimal = {}
Decimal.__index = Decimal

--- Drops limbs that are zero at either end.
local function normal(limbs, fraction_limbs, negative)
    while #limbs > 0 and limbs[#limbs] == 0 do
        limbs[#limbs] = nil
    end
    local zeros = 0
    while limbs[zeros + 1] == 0 and zeros < fraction_limbs do
        zeros = zeros + 1
    end
    local kept = {}
    for index = zeros + 1, #limbs do
        kept[index - zeros] = limbs[index]
    end
    local self = { _limbs = kept, _fraction = fraction_limbs - zeros, _negative = negative and #kept > 0 }
    return setmetatable(self, Decimal)
end

--- The digits before and after the point, once the exponent has moved it.
local function shifted(whole, fraction, exponent)
    if exponent < 0 then
        whole = ("0"):rep(-exponent) .. whole
        return whole:sub(1, exponent - 1), whole:sub(exponent) .. fraction
    end
    fraction = fraction .. ("0"):rep(exponent)
    return whole .. fraction:sub(1, exponent), fraction:sub(exponent + 1)
end

--- Reads a number: plain or with an exponent.
---@param value string|number
---@return precis.Decimal? decimal nil: no number, or one of unreasonable size
function Decimal.parse(value)
    -- The shortest digits that read back as the same double are those the sender wrote.
    local text = type(value) == "number" and Encode.number(value) or value
    if type(text) ~= "string" then
        return nil
    end
    local sign, whole, fraction, rest = text:match("^%s*([+-]?)(%d*)%.?(%d*)(.-)%s*$")
    local exponent = rest == "" and 0 or tonumber(rest and rest:match("^[eE]([+-]?%d+)$"))
    if not whole or whole .. fraction == "" or not exponent or math.abs(exponent) > MAX_EXPONENT then
        return nil
    end
    whole, fraction = shifted(whole, fraction, exponent)
    fraction = fraction .. ("0"):rep(-#fraction % DIGITS)
    local digits = ("0"):rep(-#whole % DIGITS) .. whole .. fraction
    local limbs = {}
    for last = #digits, 1, -DIGITS do
        limbs[#limbs + 1] = tonumber(digits:sub(last - DIGITS + 1, last))
    end
    return normal(limbs, #fraction / DIGITS, sign == "-")
end

--- A number the code itself writes, such as a constant.
---@param value string|number
---@return precis.Decimal
function Decimal.of(value)
    return (assert(Decimal.parse(value), "not a decimal number"))
end

--- Limb number `index`, counted so that the limbs of numbers with different fractions line up.
local function limb(number, index, fraction)
    return number._limbs[index - (fraction - number._fraction)] or 0
end

local function size(a, b)
    local fraction = max(a._fraction, b._fraction)
    return fraction, fraction + max(#a._limbs - a._fraction, #b._limbs - b._fraction)
end

local function compare_sizes(a, b)
    local fraction, count = size(a, b)
    for index = count, 1, -1 do
        local difference = limb(a, index, fraction) - limb(b, index, fraction)
        if difference ~= 0 then
            return difference
        end
    end
    return 0
end

--- Adds the sizes, or takes the smaller `b` from `a`.
local function combine(a, b, direction, negative)
    local fraction, count = size(a, b)
    local limbs, carry = {}, 0
    for index = 1, count + 1 do
        local sum = limb(a, index, fraction) + direction * limb(b, index, fraction) + carry
        carry = floor(sum / BASE)
        limbs[index] = sum - carry * BASE
    end
    return normal(limbs, fraction, negative)
end

---@param a precis.Decimal
---@param b precis.Decimal
---@return precis.Decimal
function Decimal.add(a, b)
    if a._negative == b._negative then
        return combine(a, b, 1, a._negative)
    elseif compare_sizes(a, b) >= 0 then
        return combine(a, b, -1, a._negative)
    end
    return combine(b, a, -1, b._negative)
end

---@param a precis.Decimal
---@param b precis.Decimal
---@return precis.Decimal a less b
function Decimal.subtract(a, b)
    return Decimal.add(a, normal(b._limbs, b._fraction, not b._negative))
end

---@param a precis.Decimal
---@param b precis.Decimal
---@return precis.Decimal
function Decimal.multiply(a, b)
    local limbs = {}
    for index = 1, #a._limbs + #b._limbs do
        limbs[index] = 0
    end
    for i, left in ipairs(a._limbs) do
        local carry = 0
        for j, right in ipairs(b._limbs) do
            local sum = limbs[i + j - 1] + left * right + carry
            carry = floor(sum / BASE)
            limbs[i + j - 1] = sum - carry * BASE
        end
        limbs[i + #b._limbs] = carry
    end
    return normal(limbs, a._fraction + b._fraction, a._negative ~= b._negative)
end

--- Negative when a < b, zero when they are equal, positive when a > b.
---@param a precis.Decimal
---@param b precis.Decimal
---@return number
function Decimal.compare(a, b)
    if a._negative ~= b._negative then
        return a._negative and -1 or 1
    end
    return compare_sizes(a, b) * (a._negative and -1 or 1)
end

---@return boolean
function Decimal:is_zero()
    return #self._limbs == 0
end

local function digits_of(self)
    local pieces = {}
    for index = max(#self._limbs, self._fraction + 1), 1, -1 do
        pieces[#pieces + 1] = ("%07.0f"):format(self._limbs[index] or 0)
    end
    local digits = table.concat(pieces)
    local point = #digits - self._fraction * DIGITS
    return digits:sub(1, point):gsub("^0+", ""), digits:sub(point + 1)
end

--- All digits, without an exponent or needless zeros: "0.0000203".
---@return string
function Decimal:format()
    local whole, fraction = digits_of(self)
    fraction = fraction:gsub("0+$", "")
    local sign, point = self._negative and "-" or "", fraction == "" and "" or "."
    return sign .. (whole == "" and "0" or whole) .. point .. fraction
end

Decimal.__tostring = Decimal.format

--- The nearest double, for drawing and sorting; never to add up.
---@return number
function Decimal:to_number()
    return tonumber(self:format())
end

--- Rounded half up to so many places, with all of them written: "0.50".
---@param places integer
---@return string
function Decimal:rounded(places)
    local half = Decimal.of("5e-" .. places + 1)
    local text = (self._negative and Decimal.subtract or Decimal.add)(self, half):format()
    local sign, whole, fraction = text:match("^(-?)(%d+)%.?(%d*)$")
    fraction = (fraction .. ("0"):rep(places)):sub(1, places)
    local is_zero = not (whole .. fraction):find("[1-9]")
    return (is_zero and "" or sign) .. whole .. (places > 0 and "." .. fraction or "")
end

Decimal.ZERO = Decimal.of("0")

return Decimal
