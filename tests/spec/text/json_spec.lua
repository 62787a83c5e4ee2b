local Codec = require("precis.koreader.codec")
local Json = require("precis.text.json")

--- What a value is, with empty arrays and objects told apart.
local function shape(value)
    if type(value) ~= "table" then
        return value
    end
    local meta = getmetatable(value)
    local copy = { is_array = meta ~= nil and meta.__jsontype == "array" }
    for name, item in pairs(value) do
        copy[name] = shape(item)
    end
    return copy
end

local function each(list, check)
    for __, item in ipairs(list) do
        check(item)
    end
end

-- The reader's device has one of the first two, a desktop may have any.
for __, name in ipairs({ "cjson", "json", "dkjson" }) do
    describe("JSON over " .. name, function()
        local json = Json.new(assert(Codec.load(name)))

        local function rejects(text)
            local value, err = json.decode(text)
            assert.is_nil(value, text)
            assert.equal("bad_json", err.kind)
        end

        it("gives way within a long list, and ends when it may not go on", function()
            local list, calls = {}, 0
            for index = 1, 1000 do
                list[index] = index
            end

            local written = json.encode(list, function()
                calls = calls + 1
                return true
            end)
            local nothing, err = json.encode(list, function()
                return nil, { kind = "cancelled" }
            end)

            assert.equal(json.encode(list), written)
            assert.is_true(calls > 5)
            assert.is_nil(nothing)
            assert.equal("cancelled", err.kind)
        end)

        it("leaves nulls out, of objects and arrays alike", function()
            assert.same({ b = { 1, 3, {} } }, json.decode('{"a":null,"b":[1,null,3,[null]],"c":null}'))
        end)

        it("tells an empty array from an empty object", function()
            local value = json.decode('{"a":[],"b":{},"c":[ ],"d":[[],{}]}')
            assert.same(shape({
                a = json.array({}),
                b = {},
                c = json.array({}),
                d = json.array({ json.array({}), {} }),
            }), shape(value))
            assert.equal('{"a":[],"b":{},"c":[],"d":[[],{}]}', json.encode(value))
        end)

        it("returns an error for what is not JSON", function()
            each({ "", " ", "{", "[1,2,]", "[1]x", "{}{}", "NaN", "[Infinity]", "nul", "01", "1.", "+1" }, rejects)
            each({ "-", "'a'", '"a', '"\n"', '"\\x"', '"\\u12g4"', '{"a"}', '{"a":}', "{1:2}", "[1 2]", "]" }, rejects)
            each({ "null", "1e400", "{a:1}" }, rejects)
        end)

        it("goes 64 containers deep and no further", function()
            assert.is_table(json.decode(("["):rep(64) .. ("]"):rep(64)))
            rejects(("["):rep(65) .. ("]"):rep(65))
            rejects(("["):rep(100000))
            rejects(('{"a":'):rep(100000))
        end)

        it("reads characters beyond the basic plane from their surrogates", function()
            assert.equal("\240\159\152\128!", json.decode('"\\ud83d\\uDE00!"'))
        end)

        it("mends surrogates that stand alone, and bytes that are no characters", function()
            assert.equal("a\239\191\189b", json.decode('"a\\ud83db"'))
            assert.equal("\239\191\189\239\191\189", json.decode('"\\ude00\\ud83d"'))
            assert.equal("\\ud83d", json.decode('"\\\\ud83d"'))
            assert.equal("caf\239\191\189", json.decode('"caf\233"'))
        end)

        it("reads every escape, zero bytes too", function()
            assert.equal('"\\/\b\f\n\r\t\0\195\169', json.decode([["\"\\\/\b\f\n\r\t\u0000\u00e9"]]))
        end)

        it("reads numbers as they are", function()
            assert.same({ 0, -1, 1.5, 2.03e-05, 9007199254740991 }, json.decode("[0,-1,1.5,2.03E-5,9007199254740991]"))
        end)

        it("does not mind white space or a byte order mark around the value", function()
            assert.same({ a = 1, b = {} }, json.decode("\239\187\191\n   \r\n\t{ \"a\" : 1, \"b\":[] }\n"))
        end)

        it("reads names that Lua has plans for as plain names", function()
            assert.same({ __index = 1, [""] = 2, ["1"] = 3 }, json.decode('{"__index":1,"":2,"1":3}'))
        end)

        it("takes a long list apart item by item", function()
            local items = {}
            local text = '{"x":[9],"data" : [ {"id":"a"} , {"id":null},3 ],"more":1}'
            assert(json.each_item(text, "data", function(item)
                items[#items + 1] = item
                return true
            end))
            assert.same({ { id = "a" }, {}, 3 }, items)
        end)

        it("stops taking a list apart when told to", function()
            local seen = 0
            local ok, err = json.each_item('{"data":[1,2,3]}', "data", function()
                seen = seen + 1
                return nil, "enough"
            end)
            assert.same({ nil, "enough", 1 }, { ok, err, seen })
        end)

        it("says when there is no such list, or it breaks off", function()
            local broken = { "[]", "{}", '{"data":{}}', '{"data":[1,', '{"data":[1 2]}', '{"data":[1,]}', "{", "" }
            each(broken, function(text)
                local ok, err = json.each_item(text, "data", function()
                    return true
                end)
                assert.is_nil(ok, text)
                assert.equal("bad_json", err.kind)
            end)
        end)

        it("reads back what was written", function()
            local value = { a = { 1, 2.5, "\0\"\\\195\169\127" }, b = true, c = { d = json.array({}) }, e = 2 ^ 52 + 1 }
            assert.same(shape(value).c, shape(json.decode(json.encode(value))).c)
            assert.same(value, json.decode(json.encode(value)))
        end)
    end)
end

describe("written JSON", function()
    local json = Json.new(Codec.pick())

    it("has its keys sorted, so that the same request is the same bytes", function()
        assert.equal('{"a":[{"b":1,"c":2}],"z":true}', json.encode({ z = true, a = { { c = 2, b = 1 } } }))
    end)

    it("has whole numbers without point or exponent, and others exact", function()
        assert.equal(
            "[5,1000000000000000,-9007199254740991,0.1,2.03e-05,0.30000000000000004]",
            json.encode({ 5.0, 1e15, -9007199254740991, 0.1, 0.0000203, 0.1 + 0.2 })
        )
    end)

    it("is valid UTF-8 whatever goes in", function()
        assert.equal('"caf\239\191\189\\u0001"', json.encode("caf\233\1"))
    end)

    it("writes a long text in slices, and the same bytes as in one go", function()
        local text = ("caf\195\169 \226\130\172 \240\159\152\128 \233\1 a\204\129"):rep(20000)
        local times = 0
        local sliced = json.encode({ long = text }, function()
            times = times + 1
            return true
        end)
        assert.is_true(times > 5)
        assert.equal(json.encode({ long = text }), sliced)
    end)

    it("stops in the middle of a long text when it may not go on", function()
        local refusal = { kind = "cancelled" }
        local sliced, err = json.encode({ long = ("a"):rep(100000) }, function()
            return nil, refusal
        end)
        assert.is_nil(sliced)
        assert.equal(refusal, err)
    end)

    it("is refused for what JSON cannot say", function()
        local loop = {}
        loop.loop = loop
        for __, value in ipairs({ loop, { print }, { 0 / 0 }, { 1 / 0 }, { 1, a = 2 }, { [3] = 1 }, { [true] = 1 } }) do
            local text, err = json.encode(value)
            assert.is_nil(text)
            assert.equal("bad_json", err.kind)
        end
    end)

    it("is an empty object for an empty table, unless it is marked", function()
        assert.equal('[{},[],{}]', json.encode({ {}, json.array({}), json.object({}) }))
    end)
end)
