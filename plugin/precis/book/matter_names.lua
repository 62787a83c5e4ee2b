--- Titles of what is not the book itself, in small letters, without punctuation. A new language is a new line.

local function set(lines)
    local names = {}
    for __, line in ipairs(lines) do
        for name in line:gmatch("[^|]+") do
            names[name] = true
        end
    end
    return names
end

return {
    front = set({
        "cover|title page|titlepage|half title|half title page|halftitle|imprint|copyright|copyright page",
        "copyright notice",
        "dedication|contents|table of contents|toc|also by the author|also by this author|other books by the author",
        "books by the author|praise|advance praise|front matter|frontmatter|list of illustrations|illustrations",
        "maps|map",
        "umschlag|cover|titelseite|titelblatt|titel|impressum|widmung|inhalt|inhaltsverzeichnis",
        "abbildungsverzeichnis",
        "couverture|page de titre|page de copyright|mentions légales|dédicace|table des matières|sommaire",
        "du même auteur",
        "cubierta|portada|portadilla|página de título|créditos|derechos de autor|dedicatoria",
        "índice de contenidos|sumario",
        "copertina|frontespizio|colophon|dedica|sommario|indice generale|capa|folha de rosto|ficha técnica",
        "dedicatória",
        "omslag|titelpagina|colofon|opdracht|inhoud|inhoudsopgave|okładka|strona tytułowa|spis treści|dedykacja",
        "обложка|титульный лист|титул|выходные данные",
        "посвящение|содержание|оглавление|от издательства",
        "обкладинка|титульна сторінка|зміст|присвята|kapak|içindekiler",
        "künye|ithaf|innehåll|indhold|innhold|sisällys",
        "εξώφυλλο|περιεχόμενα|αφιέρωση|obálka|obsah|tiráž|borító|tartalom",
        "cuprins|coperta",
        "封面|扉页|扉頁|版权页|版权信息|版權頁|目录|目錄|献词|獻詞|表紙|扉|目次",
        "奥付|献辞|표지|차례|목차|판권|헌사",
        "الغلاف|صفحة العنوان|حقوق النشر|المحتويات|الفهرس",
        "فهرس المحتويات|إهداء|כריכה|שער|תוכן|תוכן העניינים|הקדשה",
        "विषय सूची|अनुक्रम|समर्पण|ปก|สารบัญ",
        "คำอุทิศ|mục lục|bìa",
    }),
    back = set({
        "index|general index|index of names|index of first lines|notes|endnotes|footnotes|notes and references",
        "references",
        "bibliography|works cited|further reading|selected bibliography|glossary|acknowledgements|acknowledgments",
        "about the author|about the authors|about the publisher|about this book|colophon|uncopyright|back cover",
        "credits",
        "picture credits|permissions|newsletter|back matter|backmatter|full project gutenberg license",
        "register|personenregister|sachregister|anmerkungen|fußnoten|endnoten|literatur|literaturverzeichnis",
        "glossar",
        "danksagung|über den autor|über die autorin|quellen|quellenverzeichnis|nachweise|bildnachweis",
        "notes de fin|bibliographie|glossaire|remerciements|à propos de l auteur|l auteur|index des noms",
        "quatrième de couverture",
        "notas|bibliografía|glosario|agradecimientos|sobre el autor|sobre la autora|índice onomástico",
        "índice alfabético",
        "note|bibliografia|glossario|ringraziamenti|l autore|indice dei nomi|agradecimentos|sobre o autor",
        "índice remissivo",
        "noten|eindnoten|register|dankwoord|over de auteur|przypisy|bibliografia|podziękowania|o autorze|indeks",
        "słowniczek",
        "примечания|сноски|комментарии|указатель",
        "именной указатель|библиография|список литературы",
        "об авторе|благодарности",
        "глоссарий|словарь терминов|примітки|бібліографія",
        "про автора|подяки|notlar|dipnotlar|kaynakça|dizin|teşekkür",
        "yazar hakkında|noter|register|litteratur|viitteet|hakemisto|σημειώσεις",
        "βιβλιογραφία|ευρετήριο|ευχαριστίες",
        "poznámky|rejstřík|jegyzetek|irodalomjegyzék|tárgymutató|note de final",
        "注释|註釋|附注|尾注|索引|参考文献|參考文獻|参考书目|致谢|致謝|作者简介",
        "作者簡介|注|注釈|脚注|謝辞|著者紹介|著者略歴|底本",
        "주|주석|각주|찾아보기|색인|참고문헌|감사의 말|저자 소개|الهوامش",
        "المراجع|المصادر|عن المؤلف|شكر وتقدير",
        "הערות|ביבליוגרפיה|מפתח|תודות|על המחבר|टिप्पणियाँ",
        "संदर्भ|लेखक के बारे में|เชิงอรรถ",
        "บรรณานุกรม|ดัชนี|เกี่ยวกับผู้เขียน",
    }),
    -- These stand at either end.
    either = set({
        "cover|colophon|imprint|copyright|copyright page|contents|table of contents|toc|also by|illustrations|maps",
        "list of illustrations|impressum|inhalt|inhaltsverzeichnis|sommaire|table des matières|du même auteur",
        "mentions légales",
        "créditos|índice|indice|sommario|colofon|spis treści|содержание|оглавление",
        "выходные данные|зміст|目录|目錄|目次|奥付",
        "版权页|版权信息|차례|목차|판권|المحتويات|الفهرس|תוכן העניינים",
        "acknowledgements|acknowledgments|dedication|danksagung",
        "remerciements|agradecimientos|ringraziamenti|благодарности|uncopyright|praise|newsletter",
        "about the author",
    }),
    -- A preview of another book: the title begins so.
    preview_prefixes = {
        "also by ", "other books by ", "more by ", "excerpt from ", "an excerpt from ", "preview of ", "a preview of ",
        "sneak peek", "read on for ", "coming soon", "leseprobe", "weitere bücher ", "weitere titel ", "extrait de ",
        "du même auteur", "adelanto de ", "otros libros de ", "estratto da ", "отрывок из ", "ознакомительный фрагмент",
        "fragment książki", "voorproefje", "leesfragment",
    },
}
