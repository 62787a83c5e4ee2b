--- Portuguese: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "pt",
    stop_words = [[
        a à ainda ao aos aquela aquelas aquele aqueles aquilo as às até cada com como contra da das de dela delas dele
        deles depois desde do dos e é ela elas ele eles em entre era eram essa essas esse esses esta está estão estava
        estas este estes eu foi foram há isso isto já la lhe lhes lo mais mas me mesmo meu meus minha minhas muito
        muitos na nas nem no nos nós nossa nosso num numa não o onde os ou outra outras outro outros para pela pelas
        pelo pelos por porque qual quais quando quanto quantos quantas que quem se sem ser será seu seus sido só sobre
        sua suas são também te tem têm ter teu tinha tinham toda todas todo todos tu tua um uma umas uns você vocês
    ]],
    passes = {
        {
            endings = [[
                amentos> amento> imentos> imento> acoes> acao> adores> adora> ador> ancias> ancia> encias> encia>
                idades> idade> mente> istas> ista> ismos> ismo> osos> osas> oso> osa> ivas> ivos> iva> ivo>
            ]],
            keep = 4,
        },
        {
            endings = [[
                ariamos> aremos> eremos> iremos> avam> aram> eram> iram> ando> endo> indo> adas> ados> idas> idos>
                aria> eria> iria> ava> ada> ado> ida> ido> ara> era> ira> amos> emos> imos> oes> aes> ais> eis> ao>
                ar> er> ir> am> em> ou> eu> iu> ia> as> es> os> a> e> o> s> m>
            ]],
            keep = 3,
        },
    },
}
