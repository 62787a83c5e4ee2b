--- Swedish: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "sv",
    stop_words = [[
        alla allt att av bara blev bli blir då de dem den denna dess det detta dig din dina du där efter ej eller en er
        ett för från ha hade han hans har hej hennes henne hon hos hur här i icke ingen inom inte jag ju kan kunde man
        med mellan men mig min mina mot mycket ni nu när någon något några och om oss på samma sedan sig sin sina sitt
        själv skall ska skulle som så till under upp ut utan vad var vara varför varit vars vart vem vi vid vilka vilken
        vilket är än åt över
    ]],
    passes = {
        {
            endings = [[
                arnas> ernas> ornas> arna> erna> orna> andet> ande> heten> heter> het> ningen> ning> aste> ast>
                ades> ade> ens> ets> ars> ers> ors> en> et> ar> er> or> as> at> a> e> s> n> t>
            ]],
            keep = 3,
        },
    },
    collapses_doubles = true,
}
