local Shorten = require("precis.ui.shorten")

describe("a text that is longer than its place", function()
    it("ends after a word", function()
        assert.equal("Why did nobody at…", Shorten.line("Why did nobody at the Hall believe him?", 20))
    end)

    it("keeps a word that just fits", function()
        assert.equal("Why did nobody at the…", Shorten.line("Why did nobody at the Hall believe him?", 21))
    end)

    it("is cut after a character where words are not parted", function()
        assert.equal("吾輩は猫で…", Shorten.line("吾輩は猫である。名前はまだ無い。", 5))
    end)

    it("keeps most of a long word after a short one", function()
        assert.equal("A Donaudampfs…", Shorten.line("A Donaudampfschifffahrt", 13))
    end)

    it("stays as it is when it fits, on one line", function()
        assert.equal("Who is it?", Shorten.line("Who\nis it?", 10))
    end)
end)
