--- Polish: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "pl",
    stop_words = [[
        a aby ale ani albo bardzo bez bo by być był była było były będzie będą ci co coś czy dla do gdy gdzie go i ich
        ile im inne innych ja jak jaka jaki jakie jako je jego jej jest jestem jeszcze jeśli jeżeli już kiedy kim która
        które którego której który których którym któż kto ku lecz lub ma mają mi mnie może można mu na nad nam nas nie
        nic nich nim niż no o od on ona one oni ono oraz po pod podczas poza ponieważ przed przez przy roku się są swoje
        ta tak taka taki także tam te tego tej ten to tu tych tylko tym w we wam was wiele wszystko więc z za ze że żeby
        dlaczego
    ]],
    passes = {
        {
            endings = [[
                owaniach> owaniem> owania> owanie> ościami>osc osciach>osc oscia>osc osci>osc osc>osc iejszych>
                iejszy>
            ]],
            keep = 4,
        },
        {
            endings = [[
                iami> ami> ach> iach> owie> owi> ego> emu> ych> ich> ymi> imi> iej> ej> iem> em> om> ow> am> ia> ie>
                iu> io> ala> alo> ali> aly> al> ila> ilo> ili> ily> il> ac> ic> yc> ec> ym> im> a> e> i> o> u> y>
            ]],
            keep = 3,
        },
    },
}
