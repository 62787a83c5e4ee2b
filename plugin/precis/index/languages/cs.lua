--- Czech: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "cs",
    stop_words = [[
        a aby ale ani asi až bez by byl byla byli bylo byly být co či další do ho i já jak jaká jaké jako je jeho jej
        její jejich jen ještě ji jiné již jsem jsi jsme jsou k kam kde kdo kdy když která které kterého kterou který
        kteří ku kolik má mají mezi mi mně mu může my na nad nebo není než nic o od on ona oni ono pak po pod podle pro
        proč proti protože před při s se si své svůj ta tak také tam tato te tedy ten tento to tohoto tom toto tu ty u
        už v ve více však všechny vy z za ze že
    ]],
    passes = {
        { endings = "ostech>ost ostem>ost osti>ost ost>ost", keep = 3 },
        {
            endings = [[
                ovych> ovym> ove> ovi> eho> emu> ych> ich> ami> emi> ymi> imi> ach> ech> ove> ata> aty> ala> alo>
                ali> aly> al> ila> ilo> ili> il> at> it> et> em> ou> um> am> im> ym> a> e> i> o> u> y>
            ]],
            keep = 3,
        },
    },
}
