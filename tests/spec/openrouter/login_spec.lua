local Key = require("precis.openrouter.key")
local Login = require("precis.openrouter.login")

describe("a key", function()
    it("is freed of what came along when it was copied", function()
        local key = "sk-or-v1-0123456789abcdef"
        local pasted = {
            key,
            "  " .. key .. "\r\n",
            '"' .. key .. '"',
            "“" .. key .. "”",
            "Bearer " .. key,
            "Authorization: Bearer " .. key,
            "\239\187\191" .. key,
            "sk-or-v1-\226\128\139012345\194\1736789abcdef\226\128\141",
            "sk-or-v1-0123 4567\t89ab\ncdef",
            "\194\160" .. key .. "\227\128\128",
            "sk‐or‑v1–0123456789abcdef",
            "\226\128\170" .. key .. "\226\128\172",
        }
        for __, text in ipairs(pasted) do
            assert.equal(key, Key.clean(text))
        end
        assert.equal("", Key.clean(" \n\t"))
    end)

    it("is usable when it is visible ASCII", function()
        assert.is_true(Key.is_usable("sk-or-v1-abc"))
        for __, key in ipairs({ "", "a b", "ключ", "a\0", "a\r\nHost: x" }) do
            assert.is_false(Key.is_usable(key))
        end
    end)

    it("of OpenRouter begins as all of them do", function()
        assert.is_true(Key.is_usable("sk-or-v1-abc", true))
        for __, key in ipairs({ "helloworld", "sk-proj-abc", "sk-or-", "xsk-or-v1-abc" }) do
            assert.is_false(Key.is_usable(key, true))
        end
        assert.is_true(Key.is_usable("helloworld", false))
    end)

    it("is shown as two ends of it, and a short one not at all", function()
        assert.equal("sk-or-v1…cdef", Key.mask("sk-or-v1-0123456789abcdef"))
        assert.equal("…", Key.mask("secret"))
        assert.equal("", Key.mask(nil))
    end)
end)

describe("a login by phone", function()
    -- The example of RFC 7636, appendix B.
    local VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    local BYTES = "\116\24\223\180\151\153\224\37\79\250\96\125\216\173\187\186\22\212\37\77\105\214\191\240\91\88\5\88"
        .. "\83\132\141\121"
    local DIGEST = "13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3"

    local asked_for
    local function begin()
        return Login.begin({
            random_bytes = function(count)
                asked_for = count
                return BYTES
            end,
            sha256 = function(data)
                assert.equal(VERIFIER, data)
                return DIGEST
            end,
        }, { base_url = "https://openrouter.ai/api/v1", label = "Précis on my reader" })
    end

    it("shows an address with the challenge of a secret that is not in it", function()
        local login = begin()
        assert.equal(32, asked_for)
        assert.equal(VERIFIER, login.verifier)
        assert.equal(
            "https://openrouter.ai/auth?code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                .. "&code_challenge_method=S256&key_label=Pr%C3%A9cis%20on%20my%20reader",
            login.url
        )
    end)

    it("trades the code, however it was typed, and the secret for a key", function()
        local body = Login.exchange_body(begin(), " 12 ab\n")
        assert.same({ code = "12ab", code_verifier = VERIFIER, code_challenge_method = "S256" }, body)
        assert.equal("sk-or-v1-new", Login.read_key({ key = "sk-or-v1-new" }))
    end)

    it("takes nothing for a key that is none", function()
        for __, body in ipairs({ {}, { key = 7 }, { key = "" }, { key = "a b" }, "x" }) do
            local key, err = Login.read_key(body)
            assert.is_nil(key)
            assert.equal("bad_json", err.kind)
        end
    end)

    it("encodes bytes of any number", function()
        local expected = { "", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy" }
        for length = 0, 6 do
            assert.equal(expected[length + 1], Login.base64url(("foobar"):sub(1, length)))
        end
        assert.equal("-_-_", Login.base64url("\251\255\191"))
    end)
end)
