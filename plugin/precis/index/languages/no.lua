--- Norwegian: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "no",
    stop_words = [[
        alle at av bare begge ble blei bli blir både da de deg dei dem den denne der dere deres det dette di din disse
        ditt du eller en enn er et ett etter for fordi fra før ha hadde han hans har henne hennes her hos hun hva hvem
        hver hvilken hvilke hvilket hvis hvor hvordan hvorfor i ikke ingen inn jeg kan kom kunne man mange med meg meget
        men mer mellom min mot må ned no noe noen nå når og også om opp oss over på samme seg selv sin sitt skal skulle
        slik som så sånn til um under ut uten var ved vi vil ville være vært å
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
