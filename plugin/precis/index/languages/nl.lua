--- Dutch: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "nl",
    stop_words = [[
        aan al alle alles als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een eens en er
        ge geen geweest had hadden heb hebben heeft hem het hier hij hoe hoeveel hun iemand iets ik in is ja je kan kon
        kunnen maar me meer men met mij mijn moet na naar niet niets nog nu of om omdat onder ons ook op over reeds te
        tegen toch toen tot u uit uw van veel voor waar waarom wanneer want waren was wat welk welke werd werden wezen
        wie wil worden wordt zal ze zei zelf zich zij zijn zo zonder zou zouden
    ]],
    passes = {
        { endings = "heden> heid> ingen> ing> elijk> lijk> ende> end> en> e> s> t>", keep = 4 },
    },
    collapses_doubles = true,
}
