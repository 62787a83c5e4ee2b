--- Turkish: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "tr",
    stop_words = [[
        acaba ama ancak bazı belki ben bir biri birkaç birçok biz bu buna bunda bundan bunlar bunu bunun çok çünkü da
        daha de değil diye diğer dolayı en fakat gibi hangi hem hep hepsi her hiç için içinde ile ise kadar kaç ki kim
        kimi kime kimin mi mı mu mü nasıl ne neden nerede nereye nedir niçin niye o olan olarak oldu olduğu olduğunu
        olmak olması on ona ondan onlar onu onun sadece sanki sen siz son sonra şey şu tarafından tüm ve veya ya yani
        zaman hangisi kez
    ]],
    passes = {
        {
            endings = [[
                lerinden> larindan> lerinin> larinin> lerinde> larinda> lerine> larina> lerini> larini> lerden>
                lardan> lerde> larda> lerin> larin> leri> lari> ler> lar> sindan> sinden> sinda> sinde> sinin> sine>
                sina> sini> indan> inden> undan> inda> inde> unda> inin> unun> ina> ine> una> une> ini> unu> dan>
                den> tan> ten> da> de> ta> te> nin> nun> in> un> si> su> ya> ye> yi> yu> i> u> a> e>
            ]],
            keep = 4,
        },
        {
            endings = [[
                mistir> mustur> mektedir> maktadir> iyordu> iyor> uyor> ecek> acak> digini> dugunu> diginda> digi>
                dugu> tigi> tugu> misti> mis> mus> mak> mek> dir> dur> tir> tur> di> du> ti> tu> ma> me> an> en>
            ]],
            keep = 4,
        },
    },
}
