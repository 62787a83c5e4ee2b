local Package = require("precis.book.package")

local CONTAINER = [[<container><rootfiles><rootfile full-path='OPS/my%20book.opf'/></rootfiles></container>]]
local OPF = [[
<opf:package xmlns:opf="http://www.idpf.org/2007/opf"><opf:manifest>
<opf:item href="a%20b.xhtml" id="first" media-type="application/xhtml+xml"/>
<opf:item id='second' href='notes.xhtml' media-type="application/xhtml+xml"/>
</opf:manifest><opf:spine><opf:itemref idref="first"/><opf:itemref idref="second" linear="no"/></opf:spine>
<opf:guide><opf:reference type="Notes" title="x" href="notes.xhtml#top"/></opf:guide></opf:package>]]

local function files(contents)
    return function(path)
        return contents[path]
    end
end

local function encrypted(algorithm, path)
    return files({
        ["META-INF/encryption.xml"] = ([[<encryption><enc:EncryptedData><enc:EncryptionMethod Algorithm="%s"/>
            <enc:CipherData><enc:CipherReference URI="%s"/></enc:CipherData></enc:EncryptedData></encryption>]]):format(
            algorithm,
            path
        ),
    })
end

describe("An EPUB's package", function()
    it("tells the names and the kinds of the book's files", function()
        local package = Package.read(files({ ["META-INF/container.xml"] = CONTAINER, ["OPS/my book.opf"] = OPF }))

        assert.same({ first = true, second = true }, package.ids)
        assert.same({ [2] = "notes" }, package.kinds)
    end)

    it("is nil when the book has none", function()
        assert.is_nil(Package.read(files({})))
        assert.is_nil(Package.read(files({ ["META-INF/container.xml"] = "<container/>" })))
        assert.is_nil(Package.read(files({ ["META-INF/container.xml"] = CONTAINER })))
    end)

    it("protects a book when a page is encrypted", function()
        assert.is_true(Package.is_protected(encrypted("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OPS/c1.xhtml")))
    end)

    it("protects nothing when only a font is scrambled", function()
        assert.is_false(Package.is_protected(encrypted("http://www.idpf.org/2008/embedding", "OPS/f.ttf")))
        assert.is_false(Package.is_protected(encrypted("http://ns.adobe.com/pdf/enc#RC", "OPS/f.otf")))
        assert.is_false(Package.is_protected(files({})))
    end)
end)
