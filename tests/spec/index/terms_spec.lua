require("index.support")

local Languages = require("precis.index.languages")
local Passages = require("precis.index.passages")
local Support = require("index.support")
local Terms = require("precis.index.terms")

local function terms_of(text, language)
    local list = {}
    Terms.new(language):each(text, function(term)
        list[#list + 1] = term
    end)
    return list
end

local function detect(text)
    return Support.run(function()
        return Languages.detect(text) or "none"
    end)
end

describe("Terms", function()
    local SAME = {
        en = { "went going gone", "wives wife", "stopped stopping stops", "happiness happy" },
        de = { "Häuser Häusern", "schöne schönen schöner", "Verteidigung Verteidigungen" },
        fr = { "maisons maison", "chantait chantaient chantant", "nationale nationales" },
        es = { "casas casa", "hablando hablaron", "rápidamente rápida" },
        ru = { "домами домах дому", "красивый красивая красивые", "сказала сказал" },
        tr = { "evlerinde evler evlerin", "kitapları kitaplar" },
        ar = { "الكتاب كتاب والكتاب", "المدرسة مدرسة" },
        hi = { "लड़कों लड़का लड़के", "किताबें किताब" },
        el = { "βιβλία βιβλίο βιβλίων" },
        fi = { "talossa talosta talon" },
        pl = { "domami domach domów" },
    }
    for language, rows in pairs(SAME) do
        for __, forms in ipairs(rows) do
            it("bring together " .. forms, function()
                local first
                for __, term in ipairs(terms_of(forms, language)) do
                    first = first or term
                    assert.equal(first, term)
                end
            end)
        end
    end

    it("keep words apart that only look alike", function()
        for __, pair in ipairs({ "sing sink", "house horse", "moon moan" }) do
            local one, other = unpack(terms_of(pair, "en"))
            assert.not_equal(one, other)
        end
    end)

    it("are pairs of characters in Chinese and Japanese, and in Korean words", function()
        assert.same({ "黑石", "石桥" }, terms_of("黑石桥"))
        assert.same({ "橋を", "を造" }, terms_of("橋を造"))
        assert.same({ "한국", "국어" }, terms_of("한국어"))
    end)

    it("are groups of whole characters in Thai", function()
        assert.same({ "สะพ", "ะพา", "พาน" }, terms_of("สะพาน"))
    end)

    it("know no case, accent, width or script's digits", function()
        assert.same({ "cafe", "cafe", "abc", "1234" }, terms_of("Café CAFE ＡＢＣ ۱۲۳۴"))
    end)

    it("lie in the text where they say", function()
        local text = "Über die Brücke, 日本語!"
        Terms.new("de"):each(text, function(__, first, last)
            assert.is_truthy(text:sub(first, last):find("^[%w\128-\255]+$"))
        end)
    end)
end)

describe("The language of a chapter", function()
    local SAMPLES = {
        en = "It was the best of times and it was the worst of times when the king of that land had no heir.",
        de = "Es war einmal ein König, der hatte eine Tochter, und die war so schön, dass sich alle wunderten.",
        fr = "Il était une fois une petite fille de village; sa mère en était folle et elle aussi.",
        es = "En un lugar de la Mancha, de cuyo nombre no quiero acordarme, no ha mucho tiempo que vivía un hidalgo.",
        it = "Quel ramo del lago di Como che volge a mezzogiorno e che è tutto a seni e a golfi.",
        ru = "Все счастливые семьи похожи друг на друга, а эта была не такая, и это так.",
        uk = "Як умру, то поховайте мене на могилі, серед степу, щоб лани і Дніпро було видно, і було чути, як реве.",
        tr = "Bir varmış bir yokmuş, bu ülkede çok güzel bir kız ve onun için her şeyi yapan bir baba varmış.",
        ar = "كان يا ما كان في قديم الزمان ملك له بنت من أجمل البنات في هذا العالم وكان يحبها أكثر من كل شيء",
        fa = "یکی بود یکی نبود در این شهر پادشاهی بود که سه پسر داشت و هر یک از آنها را به جایی فرستاد",
        hi = "एक समय की बात है कि एक राजा था और उसकी एक बेटी थी जो बहुत सुंदर थी और सब से प्यार करती थी।",
        el = "Μια φορά και έναν καιρό ήταν ένας βασιλιάς που είχε τρεις κόρες και δεν ήξερε σε ποια να το δώσει.",
    }
    for code, text in pairs(SAMPLES) do
        it("is seen to be " .. code, function()
            assert.equal(code, detect(text))
        end)
    end

    it("is none where no small words are known", function()
        assert.equal("none", detect("Lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor"))
        assert.equal("none", detect("日本語の文章です。これは the only English here"))
        assert.equal("none", detect(""))
    end)
end)

describe("Passages", function()
    local function all_of(text)
        local list, offset = {}, 0
        local passage = Passages.next(text, offset)
        while passage do
            list[#list + 1] = passage
            offset = offset + #passage.text
            passage = Passages.next(text, offset)
        end
        return list
    end

    it("end with sentences and are of a size", function()
        local text = ("One thing led to another, and so the evening went by without a word. "):rep(200)
        local passages = all_of(text)
        for position, passage in ipairs(passages) do
            assert.is_truthy(passage.text:find("%.%s$"))
            assert.is_true(passage.tokens <= 300)
            assert.is_true(passage.tokens >= 150 or position == #passages)
        end
    end)

    it("end with a paragraph where that is of a size too", function()
        local paragraph = ("It rained in the valley and on the hills all day. "):rep(13) .. "\n"
        for __, passage in ipairs(all_of(paragraph:rep(6))) do
            assert.is_truthy(passage.text:find("\n$"))
        end
    end)

    it("are none of an empty chapter", function()
        assert.same({}, all_of(""))
    end)
end)
