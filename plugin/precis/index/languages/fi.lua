--- Finnish: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "fi",
    stop_words = [[
        ei eivät ehkä eli en enemmän ennen että he heidän heille hän hänen häntä hänelle ja jo joka jolla jonka jos
        joista josta jotka jotta ka kaikki kanssa keitä ketkä ketä kuin kuinka kuka kun kuten koska me meidän mihin mikä
        mikään miksi milloin minkä minä missä mistä mitä mitkä mukaan mutta myös ne niiden niin niitä noin nyt näitä
        nämä oli olivat ollut on ovat paljon se sekä sen siitä siinä sinä sitä tai tuo tämä tämän tätä vaan vai vain
        vaikka voi yli olla ole olisi niiden jossa kenen kenelle montako
    ]],
    passes = {
        { endings = "kaan> kin> han> ko> pa>", keep = 4 },
        { endings = "nsa> mme> nne> ni> si>", keep = 4 },
        {
            endings = [[
                issa> ista> illa> ilta> ille> ssa> sta> lla> lta> lle> ina> ien> iden> itten> eiden> ita> ksi> tta>
                na> een> iin> aan> oon> hin> in> an> en> ta> n> a> t>
            ]],
            keep = 4,
        },
        { endings = "i> e> o> a> u>", keep = 4 },
    },
    collapses_doubles = true,
}
