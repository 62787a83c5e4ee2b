local Ip = require("precis.net.ip")
local Punycode = require("precis.net.punycode")
local Url = require("precis.net.url")

describe("an address", function()
    for written, canonical in pairs({
        ["https://OpenRouter.ai/api/v1"] = "https://openrouter.ai/api/v1",
        ["HTTPS://example.org"] = "https://example.org/",
        ["https://example.org:443/"] = "https://example.org/",
        ["http://example.org:8080?a=b#part"] = "http://example.org:8080/?a=b",
        ["http://[::1]:11434/v1"] = "http://[::1]:11434/v1",
        ["http://[FE80:0:0:0:0:0:0:1]/"] = "http://[fe80::1]/",
        ["https://bücher.example/ä"] = "https://xn--bcher-kva.example/%C3%A4",
        ["https://BÜCHER。example"] = "https://xn--bcher-kva.example/",
        ["https://例え.テスト"] = "https://xn--r8jz45g.xn--zckzah/",
        ["https://example.org./x"] = "https://example.org/x",
        ["https://my_nas.lan/"] = "https://my_nas.lan/",
    }) do
        it("written " .. written .. " means " .. canonical, function()
            local url = assert(Url.parse(written))

            assert.equal(canonical, url.scheme .. "://" .. Url.authority(url) .. url.path)
        end)
    end

    for __, written in ipairs({
        "",
        "example.org",
        "ftp://example.org/",
        "https:///path",
        "https://",
        "https://user:secret@example.org/",
        "https://example.org:0/",
        "https://example.org:65536/",
        "https://example.org:1a/",
        "https://example.org\r\nX: y/",
        "https://exa mple.org/",
        "https://-example.org/",
        "https://exa$mple.org/",
        "https://example..org/",
        "https://127.1/",
        "https://0x7f000001/",
        "https://1.2.3.256/",
        "https://01.2.3.4/",
        "https://[::1/",
        "https://[example.org]/",
        "https://[1.2.3.4]/",
        "https://::1/",
        "https://\255.example/",
        "https://" .. ("a"):rep(64) .. ".example/",
        "https://" .. ("a."):rep(127) .. "example/",
    }) do
        it("is refused when written " .. ("%q"):format(written:sub(1, 40)), function()
            local url, err = Url.parse(written)

            assert.is_nil(url)
            assert.equal("bad_url", err.kind)
        end)
    end

    it("does not put what it refuses into the log", function()
        local __, err = Url.parse("https://user:secret@example.org/")

        assert.is_nil(tostring(err):find("secret", 1, true))
    end)
end)

describe("an IP address", function()
    for text, canonical in pairs({
        ["192.168.1.5"] = "192.168.1.5",
        ["::"] = "::",
        ["::1"] = "::1",
        ["1::"] = "1::",
        ["2001:DB8::1:0:0:1"] = "2001:db8::1:0:0:1",
        ["2001:db8:0:1:1:1:1:1"] = "2001:db8:0:1:1:1:1:1",
        ["::ffff:10.0.0.1"] = "::ffff:a00:1",
        ["1:2:3:4:5:6:7:8"] = "1:2:3:4:5:6:7:8",
    }) do
        it("written " .. text .. " is " .. canonical, function()
            assert.equal(canonical, Ip.format(assert(Ip.parse(text))))
        end)
    end

    it("is nothing else", function()
        local short_or_long = "1.2.3 1.2.3.4.5 1:2:3:4:5:6:7 1:2:3:4:5:6:7:8:9 1:2:3:4:5:6:7::8:9"
        local malformed = "1::2::3 :1:2:3:4:5:6:7 12345:: g:: ::1.2.3 fe80::1%eth0 1.2.3.x 256.1.1.1 host"
        assert.is_nil(Ip.parse(""))
        for text in (short_or_long .. " " .. malformed):gmatch("%S+") do
            assert.is_nil(Ip.parse(text), text)
        end
    end)

    it("is private where packets stay on the local network, and only there", function()
        local inside = "127.0.0.1 10.255.0.1 172.16.0.1 172.31.255.255 192.168.0.1 169.254.1.1 0.0.0.0 ::1 fd00::1 "
            .. "fc00::1 fe80::1 febf::1 ::ffff:192.168.0.1"
        local outside = "8.8.8.8 172.32.0.1 172.15.0.1 192.169.0.1 11.0.0.1 128.0.0.1 :: 2001:db8::1 fec0::1 fb00::1 "
            .. "::ffff:8.8.8.8 ::2"
        for text in inside:gmatch("%S+") do
            assert.is_true(Ip.is_private(Ip.parse(text)), text)
        end
        for text in outside:gmatch("%S+") do
            assert.is_false(Ip.is_private(Ip.parse(text)), text)
        end
    end)
end)

-- The sample strings of RFC 3492, section 7.1, and a few names in use.
describe("a label in another script", function()
    for label, ascii in pairs({
        ["他们为什么不说中文"] = "xn--ihqwcrb4cv8a8dqg056pqjye",
        ["почемужеонинеговорятпорусски"] = "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l",
        ["ליהפשוטלאמדבריםעברית"] = "xn--4dbcagdgvfgbxerk8dwa9eeg8a",
        ["3年b組金八先生"] = "xn--3b-ww4c5e180e575a65lsy2b",
        ["münchen"] = "xn--mnchen-3ya",
        ["ΒΙΒΛΙΟ"] = "xn--nxaaubjz",
        ["КНИГА"] = "xn--80afohp",
        ["Plain-Ascii"] = "plain-ascii",
    }) do
        it(label .. " is " .. ascii, function()
            assert.equal(ascii, Punycode.label(label))
        end)
    end

    it("is refused when it is not UTF-8, or too long", function()
        assert.is_nil(Punycode.label("a\255"))
        assert.is_nil(Punycode.label("\237\160\128"))
        assert.is_nil(Punycode.label(("ä"):rep(70)))
    end)
end)
