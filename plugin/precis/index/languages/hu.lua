--- Hungarian: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "hu",
    stop_words = [[
        a abban ahhoz ahogy aki akik akkor amely amelyek amelyet ami amit amíg annak arra arról az azok azon azt azzal
        azért be benne bár csak de e ebben egy egyes egyik egyéb el ellen előtt és ez ezek ezen ezt ezzel fel fog hanem
        hány hogy hogyan hol honnan hová i igen így ilyen is itt ki kik kell két kívül le legyen lehet lenni lesz lett
        maga már meg melyik mert mi miatt mikor milyen minden mit mint miért most más nagyon ne nek nem nincs olyan ott
        ő ők őket össze s saját sem semmi sok szerint szinte számára tehát több tovább úgy után vagy van vannak volt
        voltak vele által át mennyi
    ]],
    passes = {
        {
            endings = [[
                okat> eket> akat> okkal> ekkel> okban> ekben> oknak> eknek> okrol> ekrol> oknal> eknel> jaban>
                jeben> janak> jenek> aban> eben> anak> enek> ban> ben> nak> nek> rol> tol> bol> hoz> hez> nal> nel>
                val> vel> kent> ert> ig> ra> re> ba> be> ok> ek> ak> ot> et> at> on> en> an> ja> je> t> k> n>
            ]],
            keep = 3,
        },
        { endings = "i> a> e> o>", keep = 3 },
    },
    collapses_doubles = true,
}
