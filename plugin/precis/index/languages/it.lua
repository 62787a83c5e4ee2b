--- Italian: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "it",
    stop_words = [[
        a abbia abbiamo ad ai al alla alle agli allo anche ancora avere aveva avevano c che chi ci ciò co coi col come
        con contro cui d da dagli dai dal dalla dalle dallo degli dei del dell della delle dello di dopo dove due e è ed
        era erano essere fa fatto fino fra fu furono gli ha hai hanno ho i il in io l la le lei li lo loro lui ma mai me
        mi mia mie miei mio molto ne né negli nei nel nell nella nelle nello no noi non nostra nostro o ogni per perché
        più poco poi prima qual quale quali quando quanto quanta quanti quante quella quelle quelli quello questa queste
        questi questo se sé sei senza si sia siamo siano solo sono sotto sta stata state stati stato su sua sue sui sul
        sulla sulle suo suoi te ti tra tu tua tue tuo tutta tutte tutti tutto un una uno vi voi
    ]],
    passes = {
        {
            endings = [[
                amenti> amento> imenti> imento> azioni> azione> atori> atore> anze> anza> enze> enza> mente> ita>
                isti> ista> ismo> osi> ose> oso> osa> ivi> ivo> iva> ive>
            ]],
            keep = 4,
        },
        {
            endings = [[
                erebbero> erebbe> eranno> iranno> avano> evano> ivano> arono> erono> irono> ando> endo> ato> ata>
                ati> ate> uto> uta> uti> ute> ito> iti> ite> ava> eva> iva> era> ira> are> ere> ire> ano> ono> iamo>
                a> e> i> o>
            ]],
            keep = 3,
        },
    },
    collapses_doubles = true,
}
