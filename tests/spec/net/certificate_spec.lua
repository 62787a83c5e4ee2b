local Certificate = require("precis.net.certificate")

-- A certificate as LuaSec shows one.
local function certificate(fields)
    return {
        extensions = function()
            return fields.names and { ["2.5.29.17"] = fields.names } or {}
        end,
        digest = function()
            return fields.digest
        end,
        notbefore = function()
            return fields.from or "Jan  1 00:00:00 2026 GMT"
        end,
        notafter = function()
            return fields.till or "Dec 31 23:59:59 2026 GMT"
        end,
        issuer = function()
            return { { oid = "2.5.4.3", value = fields.issuer or "An Authority" } }
        end,
        subject = function()
            return { { oid = "2.5.4.3", value = fields.subject or "openrouter.ai" } }
        end,
    }
end

describe("a certificate", function()
    for __, case in ipairs({
        { "openrouter.ai", "openrouter.ai", true },
        { "OpenRouter.AI", "openrouter.ai", true },
        { "openrouter.ai", "www.openrouter.ai", false },
        { "*.openrouter.ai", "api.openrouter.ai", true },
        { "*.openrouter.ai", "openrouter.ai", false },
        { "*.openrouter.ai", "a.b.openrouter.ai", false },
        { "*.ai", "openrouter.ai", false },
        { "*", "openrouter.ai", false },
        { "a*.openrouter.ai", "api.openrouter.ai", false },
        { "api.*.ai", "api.openrouter.ai", false },
        { "*.*.ai", "api.openrouter.ai", false },
        { "openrouter.ai\0.evil.example", "openrouter.ai", false },
        { "xn--bcher-kva.example", "xn--bcher-kva.example", true },
        { "bücher.example", "xn--bcher-kva.example", true },
        { "*.bücher.example", "api.xn--bcher-kva.example", true },
        { "10.0.0.1", "10.0.0.1", false },
        { "", "openrouter.ai", false },
    }) do
        local name, host, expected = case[1], case[2], case[3]
        it(("for %q is %sfor %s"):format(name, expected and "" or "not ", host), function()
            assert.equal(expected, Certificate.is_for(certificate({ names = { dNSName = { name } } }), host))
        end)
    end

    it("is for any of its names", function()
        local many = certificate({ names = { dNSName = { "a.example", "b.example" }, iPAddress = { "10.0.0.1" } } })

        assert.is_true(Certificate.is_for(many, "b.example"))
        assert.is_true(Certificate.is_for(many, "10.0.0.1"))
        assert.is_false(Certificate.is_for(many, "10.0.0.2"))
    end)

    it("is for an address only by an address, however that is written", function()
        local six = certificate({ names = { iPAddress = { "2001:DB8:0:0:0:0:0:1" } } })

        assert.is_true(Certificate.is_for(six, "2001:db8::1"))
        assert.is_false(Certificate.is_for(certificate({ names = { dNSName = { "2001:db8::1" } } }), "2001:db8::1"))
    end)

    it("without alternative names is for nobody, whatever its common name", function()
        assert.is_false(Certificate.is_for(certificate({ subject = "openrouter.ai" }), "openrouter.ai"))
    end)

    it("is known again by its fingerprint, with or without colons", function()
        local known = certificate({ digest = "AB12cd" })

        assert.equal("ab12cd", Certificate.fingerprint(known))
        assert.is_true(Certificate.is_pinned(known, "AB:12:CD"))
        assert.is_true(Certificate.is_pinned(known, { "ffff", "ab12cd" }))
        assert.is_false(Certificate.is_pinned(known, "ab12"))
        assert.is_false(Certificate.is_pinned(known, ""))
        assert.is_false(Certificate.is_pinned(known, nil))
    end)

    it("that was refused is at fault in the way a reader can understand", function()
        local summer = 1782864000 -- 2026-07-01
        local function fault(fields)
            return Certificate.fault(certificate(fields), summer)
        end

        assert.equal("unknown_authority", fault({}))
        assert.equal("self_signed", fault({ issuer = "openrouter.ai" }))
        assert.equal("expired", fault({ till = "Jun 30 23:59:59 2026 GMT" }))
        assert.equal("not_yet_valid", fault({ from = "Jul  1 00:00:01 2026 GMT" }))
        assert.equal("unknown_authority", fault({ from = "Jul  1 00:00:00 2026 GMT" }))
        -- A reader whose clock stands at its beginning.
        assert.equal("not_yet_valid", Certificate.fault(certificate({}), 0))
    end)
end)
