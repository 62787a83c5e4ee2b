--- French: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "fr",
    stop_words = [[
        a afin ai ainsi alors après as au aucun aucune aussi autre autres aux avaient avait avant avec avez avoir avons
        ayant bien c ce ceci cela celle celles celui ces cet cette ceux chaque ci comme comment d dans de des donc dont
        du elle elles en encore entre est et étaient étais était étant été être eu eux fait faire font fut hors ici il
        ils j je jusque l la laquelle le lequel les lesquels leur leurs lui là m ma mais me même mêmes mes moi mon n ne
        ni nos notre nous on ont or ou où par parce pas pendant peu peut plus pour pourquoi près qu quand que quel
        quelle quelles quels qui quoi s sa sans se sera ses si son sont sous sur t ta te tes toi ton tous tout toute
        toutes très tu un une vers voici voilà vos votre vous y combien
    ]],
    passes = {
        {
            endings = [[
                issements> issement> ements> ement> ations> ation> atrices> ateurs> ateur> amment> emment>
                logies>log logie>log ites> ite> ives> ive> ifs> if> euses> euse> eux> ances> ance> ences> ence>
            ]],
            keep = 4,
        },
        {
            endings = [[
                aient> assent> erions> eraient> erait> erent> eront> antes> ante> ants> ant> ions> iez> ees> ee> es>
                er> ez> ai> ait> ais> era> ont> ent> it> ir> is> i> e> s> x> a>
            ]],
            keep = 3,
        },
    },
    collapses_doubles = true,
}
