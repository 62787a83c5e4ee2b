--- Danish: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "da",
    stop_words = [[
        af alle at blev blive bliver da de dem den denne der deres det dette dig din disse du efter eller en end er et
        for fra få ham han hans har havde have hende hendes her hos hun hvad hvem hver hvilken hvilke hvilket hvis hvor
        hvordan hvorfor hvornår i ikke ind ingen jeg jer kan kom kunne man mange med meget men mig min mod mon ned noget
        nogle nogen nu når og også om op os over på selv sig sin sit skal skulle som sådan så til ud under var ved vi
        vil ville vor være været
    ]],
    passes = {
        {
            endings = [[
                ernes> endes> erne> ende> erede> heden> heder> hed> ningen> ninger> ning> heten> heter> het> ene>
                ane> ens> ers> ets> ede> ere> est> en> er> et> es> te> de> e> s> t>
            ]],
            keep = 3,
        },
    },
    collapses_doubles = true,
}
