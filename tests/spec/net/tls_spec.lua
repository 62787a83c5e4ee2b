--- What LuaSec is asked for. Whom it then trusts is seen over real sockets, in tests/features/test_tls.py.

local Tls = require("precis.net.tls")

describe("TLS", function()
    local asked

    -- LuaSec over a library that knows these options; it fails on others, as LuaSec does.
    local function ssl_knowing(known)
        return {
            config = { options = known },
            newcontext = function(config)
                for __, option in ipairs(config.options) do
                    if not known[option] then
                        return nil, "invalid option (" .. option .. ")"
                    end
                end
                if config.cafile == "missing.crt" then
                    return nil, "error loading CA locations"
                end
                table.insert(asked, config)
                return {}
            end,
        }
    end

    local ALL_KNOWN = { all = true, no_sslv2 = true, no_sslv3 = true, no_tlsv1 = true, no_tlsv1_1 = true }

    local function new_tls(options, known)
        return Tls.new({ ssl = ssl_knowing(known or ALL_KNOWN), clock = {} }, options)
    end

    before_each(function()
        asked = {}
    end)

    it("has OpenSSL check the chain, and leaves out what is older than 1.2", function()
        assert(new_tls({ ca_file = "bundle.crt" }):check("openrouter.ai"))

        assert.equal("peer", asked[1].verify)
        assert.equal("bundle.crt", asked[1].cafile)
        assert.same({ "all", "no_sslv2", "no_sslv3", "no_tlsv1", "no_tlsv1_1" }, asked[1].options)
    end)

    it("asks a library that has dropped an old version for nothing it does not know", function()
        assert(new_tls({ ca_file = "bundle.crt" }, { all = true, no_tlsv1_1 = true }):check("openrouter.ai"))

        assert.same({ "all", "no_tlsv1_1" }, asked[1].options)
    end)

    it("reads the bundle once", function()
        local tls = new_tls({ ca_file = "bundle.crt" })

        tls:check("openrouter.ai")
        tls:check("example.org")

        assert.equal(1, #asked)
    end)

    it("needs a bundle, unless the host is pinned or the reader gave up verification", function()
        local options = {
            pins = { ["pinned.lan"] = "00" },
            allow_unverified = function(host)
                return host == "careless.lan"
            end,
        }
        for __, bundle in ipairs({ false, "missing.crt" }) do
            options.ca_file = bundle or nil
            local tls = new_tls(options)

            assert.equal("no_bundle", select(2, tls:check("openrouter.ai")).why)
            assert.is_true(tls:check("pinned.lan"))
            assert.is_true(tls:check("careless.lan"))
        end
        for __, config in ipairs(asked) do
            assert.equal("none", config.verify)
        end
    end)

    it("does not exist without LuaSec", function()
        local __, err = Tls.new({ clock = {} }, { ca_file = "bundle.crt" }):check("openrouter.ai")

        assert.equal("tls", err.kind)
        assert.equal("no_tls", err.why)
    end)
end)
