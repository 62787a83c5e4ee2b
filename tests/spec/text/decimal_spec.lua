local Decimal = require("precis.text.decimal")

describe("a decimal number", function()
    it("keeps every digit it is given", function()
        for given, kept in pairs({
            ["0.0000203"] = "0.0000203",
            ["2.03e-05"] = "0.0000203",
            ["1E3"] = "1000",
            ["-1.50"] = "-1.5",
            [" 7 "] = "7",
            [".5"] = "0.5",
            ["5."] = "5",
            ["-0"] = "0",
            ["00012.3400"] = "12.34",
            ["123456789012345678901234567890.5"] = "123456789012345678901234567890.5",
            ["1e-20"] = "0.00000000000000000001",
        }) do
            assert.equal(kept, Decimal.of(given):format())
        end
    end)

    it("takes a double for what its sender wrote", function()
        assert.equal("0.0000203", Decimal.of(0.0000203):format())
        assert.equal("0.30000000000000004", Decimal.of(0.1 + 0.2):format())
    end)

    it("is not made from what is no number, or none that a price can be", function()
        for __, text in ipairs({ "", ".", "x", "1.2.3", "1e", "1e99999", "0x10", "1 2", "nan", "--1" }) do
            assert.is_nil(Decimal.parse(text), text)
        end
        for __, value in ipairs({ 0 / 0, 1 / 0, {}, true }) do
            assert.is_nil(Decimal.parse(value))
        end
        assert.is_nil(Decimal.parse(nil))
    end)

    it("adds up without losing a cent", function()
        local sum = Decimal.ZERO
        for __ = 1, 1000 do
            sum = Decimal.add(sum, Decimal.of("0.1"))
        end
        assert.equal("100", sum:format())
        assert.equal("0.9999999", Decimal.subtract(Decimal.of("1"), Decimal.of("1e-7")):format())
        assert.equal("-9.5", Decimal.subtract(Decimal.of("0.5"), Decimal.of("10")):format())
        assert.is_true(Decimal.add(Decimal.of("-3.3"), Decimal.of("3.3")):is_zero())
        assert.equal("100000000", Decimal.add(Decimal.of("99999999.9999999"), Decimal.of("1e-7")):format())
    end)

    it("multiplies a price by any number of tokens", function()
        assert.equal("92.59259175", Decimal.multiply(Decimal.of("0.00000075"), Decimal.of(123456789)):format())
        assert.equal("0", Decimal.multiply(Decimal.of("0.00000075"), Decimal.ZERO):format())
        assert.equal("-99999999999999.8", Decimal.multiply(Decimal.of("-0.2"), Decimal.of("499999999999999")):format())
    end)

    it("compares by value", function()
        assert.is_true(Decimal.compare(Decimal.of("0.00000009"), Decimal.of("1e-7")) < 0)
        assert.is_true(Decimal.compare(Decimal.of("-2"), Decimal.of("-1")) < 0)
        assert.is_true(Decimal.compare(Decimal.of("1"), Decimal.of("-1")) > 0)
        assert.equal(0, Decimal.compare(Decimal.of("1.0"), Decimal.of("1")))
    end)

    it("is shown rounded half up, with all its places", function()
        assert.equal("0.50", Decimal.of("0.5"):rounded(2))
        assert.equal("0.0021", Decimal.of("0.00205"):rounded(4))
        assert.equal("1.00", Decimal.of("0.995"):rounded(2))
        assert.equal("-0.01", Decimal.of("-0.005"):rounded(2))
        assert.equal("0.00", Decimal.of("-0.004"):rounded(2))
        assert.equal("3", Decimal.of("2.5"):rounded(0))
    end)
end)
