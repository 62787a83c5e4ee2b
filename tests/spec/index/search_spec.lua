local Support = require("index.support")

local FILLER = "The weather stayed mild and nothing else was written down that day. "

local CHAPTERS = {
    {
        title = "The Giant",
        text = "The Giant\n"
            .. FILLER:rep(20)
            .. "\nOld Bran the giant built a bridge of black stones across the strait in one night.\n"
            .. FILLER:rep(20),
    },
    {
        title = "The Weaver",
        text = "The Weaver\n"
            .. FILLER:rep(20)
            .. "\nIsolde wove a cloak from nettles; her sister wept.\n"
            .. FILLER:rep(20),
    },
    {
        title = "The Return",
        text = "The Return\nThe giant came home and gave the cloak to a beggar. Nobody believed him. "
            .. FILLER:rep(40),
    },
}

describe("A search", function()
    local path, index

    local function open(chapters)
        path = Support.new_path()
        index = Support.open(path)
        Support.build(index, Support.book(chapters))
    end

    after_each(function()
        index:close()
        os.remove(path)
        assert.equal(0, Support.open_handles())
    end)

    it("finds the passage that answers, in other forms of the words", function()
        open(CHAPTERS)
        local hit = Support.search(index, "Who was building bridges?")[1]

        assert.equal(1, hit.chapter)
        assert.equal("The Giant", hit.title)
        assert.is_truthy(hit.text:find("Old Bran", 1, true))
    end)

    it("gives the exact bytes of the chapter, and marks the words of the question", function()
        open(CHAPTERS)
        local hit = Support.search(index, "nettles cloak")[1]

        assert.equal(CHAPTERS[hit.chapter].text:sub(hit.offset + 1, hit.offset + hit.length), hit.text)
        local marked = {}
        for position, mark in ipairs(hit.highlights) do
            marked[position] = hit.text:sub(mark.offset + 1, mark.offset + mark.length)
        end
        assert.same({ "cloak", "nettles" }, marked)
    end)

    it("never uses a byte at or behind the limit", function()
        open(CHAPTERS)
        local text = CHAPTERS[3].text
        local limit = { chapter = 3, offset = (text:find("Nobody", 1, true)) - 1 }
        local hits = Support.search(index, "Who gave the cloak to a beggar? Nobody believed", { limit = limit })
        local seen_chapter_3 = false
        for __, hit in ipairs(hits) do
            assert.is_true(hit.chapter < 3 or hit.offset + hit.length <= limit.offset)
            assert.is_nil(hit.text:find("believed", 1, true))
            seen_chapter_3 = seen_chapter_3 or hit.chapter == 3
        end
        assert.is_true(seen_chapter_3)
        for __, hit in ipairs(Support.search(index, "beggar", { limit = { chapter = 3, offset = 5 } })) do
            assert.is_true(hit.chapter < 3)
        end
    end)

    it("keeps to the number of hits and to the tokens for all of them together", function()
        open(CHAPTERS)
        local Passages = require("precis.index.passages")
        local hits = Support.search(index, "giant cloak weather", { k = 3, max_tokens = 400 })
        local tokens = 0
        for __, hit in ipairs(hits) do
            tokens = tokens + Passages.estimate(hit.text)
        end

        assert.is_true(#hits >= 1 and #hits <= 3)
        assert.is_true(tokens <= 400)
    end)

    it("makes one hit of neighbours, and gives no byte twice", function()
        open(CHAPTERS)
        local hits = Support.search(index, "giant bridge strait weather mild written")
        for one = 1, #hits do
            for other = one + 1, #hits do
                local a, b = hits[one], hits[other]
                assert.is_true(
                    a.chapter ~= b.chapter or a.offset + a.length <= b.offset or b.offset + b.length <= a.offset
                )
            end
        end
    end)

    it("gives what is said twice only once", function()
        local twice = "The seven ravens flew over the glass mountain and the girl cut off her finger to open the gate. "
        open({ { title = "One", text = twice:rep(6) }, { title = "Two", text = twice:rep(6) } })

        assert.equal(1, #Support.search(index, "Who opened the gate of the glass mountain?"))
    end)

    it("prefers the chapter that a question names", function()
        local arrival = "The prince arrived at the castle in the evening and asked for bread. " .. FILLER:rep(12)
        open({ { title = "Rapunzel", text = arrival }, { title = "Thumbling", text = arrival .. " It was late." } })

        assert.equal(2, Support.search(index, "When does the prince arrive in Thumbling?", { k = 1 })[1].chapter)
    end)

    it("answers a question of small words only", function()
        open({ { title = "", text = "To be, or not to be, that is the question." } })
        assert.equal(1, #Support.search(index, "to be or not to be"))
    end)

    it("takes operators and quotes as what they are: no words", function()
        open(CHAPTERS)
        for __, question in ipairs({ '" OR NEAR( * -', "'; DROP TABLE words; --", "giant* AND (", "^terms: \0", "" }) do
            local hits, err = Support.search(index, question)
            assert.is_nil(err)
            assert.is_table(hits)
        end
        assert.equal(1, Support.search(index, 'bridge" OR "nothing')[1].chapter)
    end)

    it("reads a question of 5,000 characters", function()
        open(CHAPTERS)
        local long = ("What did everybody say about it and why %d? "):rep(110) .. "nettles"
        assert.is_truthy(long:len() > 4800)
        assert.equal(2, Support.search(index, long)[1].chapter)
    end)

    it("finds nothing for a question in another script than the book", function()
        open(CHAPTERS)
        assert.same({}, Support.search(index, "Кто построил мост?"))
        assert.same({}, Support.search(index, "谁建了桥"))
    end)

    local LANGUAGES = {
        { "Die Riesen bauten eine Brücke über den Fluss.", "Wer baute die Brücken?" },
        { "Les géants construisaient un pont sur la rivière.", "Qui a construit les ponts ?" },
        { "Великан построил каменный мост через реку.", "Кто строил каменные мосты?" },
        { "Ο γίγαντας έχτισε μια γέφυρα από πέτρες.", "Ποιος έχτισε τις γέφυρες;" },
        { "राजा ने नदी पर एक सुंदर पुल बनाया।", "पुलों को किसने बनाया?" },
        { "بنى العملاق جسرا من الحجارة السوداء.", "من بنى الجسر؟" },
        { "غول پلی از سنگ‌های سیاه ساخت.", "پل سنگی را چه کسی ساخت؟" },
        { "ยักษ์สร้างสะพานหินข้ามแม่น้ำในคืนเดียว", "ใครสร้างสะพาน" },
        { "巨人在一夜之间建造了一座黑石桥。", "谁建造了石桥？" },
        { "巨人は一夜で黒い石の橋を造った。", "橋を造ったのは誰か" },
        { "거인은 하룻밤에 검은 돌로 다리를 놓았다.", "누가 다리를 놓았나?" },
        { "Dev bir gecede nehrin üzerine köprü yaptı.", "Köprüyü kim yaptı?" },
        { "ராட்சதன் ஒரே இரவில் கல் பாலம் கட்டினான்.", "பாலத்தை யார் கட்டினார்?" },
    }
    for __, pair in ipairs(LANGUAGES) do
        it("finds “" .. pair[2] .. "”", function()
            open({ { title = "", text = "Lorem ipsum. " .. FILLER:rep(3) }, { title = "", text = pair[1] } })
            local hits = Support.search(index, pair[2])
            assert.equal(2, hits[1] and hits[1].chapter)
        end)
    end

    it("reads each chapter of a book in its own language", function()
        open({
            { title = "English", text = ("The sailors were singing about their wives in the harbours. "):rep(8) },
            { title = "Deutsch", text = ("Die Matrosen sangen in den Häfen von ihren Frauen und der See. "):rep(8) },
        })
        assert.equal(1, Support.search(index, "Where did a sailor sing of his wife?")[1].chapter)
        assert.equal(2, Support.search(index, "Wovon sang der Matrose im Hafen?")[1].chapter)
    end)
end)

describe("Finding words", function()
    local path, index

    local function open(chapters)
        path = Support.new_path()
        index = Support.open(path)
        Support.build(index, Support.book(chapters))
    end

    after_each(function()
        index:close()
        os.remove(path)
    end)

    it("gives every place in reading order, whatever the case and accents", function()
        open({
            { title = "One", text = "The café was full. " .. FILLER:rep(30) .. "A Café again." },
            { title = "Two", text = "No such place. The CAFE, they said." },
        })
        local hits = Support.find(index, "cafe")
        local places = {}
        for position, hit in ipairs(hits) do
            local mark = hit.highlights[1]
            places[position] = hit.chapter .. hit.text:sub(mark.offset + 1, mark.offset + mark.length)
        end

        assert.same({ "1café", "1Café", "2CAFE" }, places)
    end)

    it("wants the words one after another, the last of them perhaps cut short", function()
        open({ { title = "", text = "The old grey goose is dead. The grey old gander lives." } })

        assert.equal(1, #Support.find(index, "old grey go"))
        assert.equal(0, #Support.find(index, "grey goose dead"))
    end)

    it("looks inside the runs of scripts without spaces", function()
        open({ { title = "", text = "巨人在一夜之间建造了一座黑石桥。" } })
        local hit = Support.find(index, "黑石")[1]
        local mark = hit.highlights[1]

        assert.equal("黑石", hit.text:sub(mark.offset + 1, mark.offset + mark.length))
    end)

    it("stops at the limit, and at as many as are wanted", function()
        open({ { title = "", text = ("A goose. "):rep(40) } })

        assert.equal(3, #Support.find(index, "goose", { most = 3 }))
        assert.equal(2, #Support.find(index, "goose", { limit = { chapter = 1, offset = 20 } }))
    end)

    it("finds nothing for no words", function()
        open({ { title = "", text = "Something." } })
        assert.same({}, Support.find(index, '"*"'))
    end)
end)
