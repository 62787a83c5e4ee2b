--- Login by phone: the reader shows an address as a QR code, the phone's browser approves and shows a code, the reader
--- trades the code for a key. OAuth's PKCE without a way back (RFC 7636).

local Errors = require("precis.errors")

local VERIFIER_BYTES = 32 -- 43 characters, the fewest that are allowed
local ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

local Login = {}

--- Base 64 for addresses, without padding (RFC 4648, section 5).
---@param bytes string
---@return string
function Login.base64url(bytes)
    local out = {}
    for index = 1, #bytes, 3 do
        local a, b, c = bytes:byte(index, index + 2)
        local value = a * 65536 + (b or 0) * 256 + (c or 0)
        local digits = c and 4 or b and 3 or 2
        for place = 1, digits do
            local digit = math.floor(value / 64 ^ (4 - place)) % 64
            out[#out + 1] = ALPHABET:sub(digit + 1, digit + 1)
        end
    end
    return table.concat(out)
end

local function from_hexadecimal(digits)
    return (digits:gsub("%x%x", function(pair)
        return string.char(tonumber(pair, 16))
    end))
end

--- A text as part of an address.
---@param text string
---@return string
function Login.escaped(text)
    return (text:gsub("[^%w%-%._~]", function(character)
        return ("%%%02X"):format(character:byte())
    end))
end

---@class precis.Login
---@field verifier string secret, never shown
---@field url string for the QR code

--- Begins a login.
---@param deps { random_bytes: (fun(count: integer): string), sha256: fun(data: string): string } sha256 in hex digits
---@param options { base_url: string, label: string } label: what the key will be called in the account
---@return precis.Login
function Login.begin(deps, options)
    local verifier = Login.base64url(deps.random_bytes(VERIFIER_BYTES))
    local challenge = Login.base64url(from_hexadecimal(deps.sha256(verifier)))
    local origin = options.base_url:match("^%a+://[^/]+")
    return {
        verifier = verifier,
        url = ("%s/auth?code_challenge=%s&code_challenge_method=S256&key_label=%s"):format(
            origin,
            challenge,
            Login.escaped(options.label)
        ),
    }
end

--- The body that trades a code for a key.
---@param login precis.Login
---@param code string as the reader typed it
---@return table
function Login.exchange_body(login, code)
    return { code = code:gsub("%s+", ""), code_verifier = login.verifier, code_challenge_method = "S256" }
end

--- The key in the service's answer.
---@param body any decoded
---@return string? key
---@return precis.Error? err bad_json
function Login.read_key(body)
    local key = type(body) == "table" and body.key
    if type(key) ~= "string" or not key:find("^[\33-\126]+$") then
        return nil, Errors.new("bad_json", "the answer has no key")
    end
    return key
end

return Login
