local Base64 = require("precis.text.base64")

describe("Base64", function()
    it("writes what everybody writes", function()
        assert.equal("", Base64.encode(""))
        assert.equal("TQ==", Base64.encode("M"))
        assert.equal("TWE=", Base64.encode("Ma"))
        assert.equal("TWFu", Base64.encode("Man"))
        assert.equal("//79AA==", Base64.encode("\255\254\253\0"))
    end)

    it("gives way within a long picture, and puts the slices together without a seam", function()
        local times = 0
        local text = Base64.encode(("abc"):rep(100000), function()
            times = times + 1
            return true
        end)
        assert.is_true(times > 10)
        assert.equal(("YWJj"):rep(100000), text)
    end)

    it("ends when it may not go on", function()
        local refusal = { kind = "cancelled" }
        local text, err = Base64.encode(("abc"):rep(100000), function()
            return nil, refusal
        end)
        assert.is_nil(text)
        assert.equal(refusal, err)
    end)
end)
