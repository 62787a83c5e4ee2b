--- Romanian: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "ro",
    stop_words = [[
        a abia acea aceasta această aceea acei aceia acel acela acele acelea acest acesta aceste acestea acestui aceștia
        ai aici al ale alt alta alte altul am apoi ar are as asta astfel asupra atunci au avea aveau avut ca că căci
        când cand care carei cărei căror cărui către câți câte cât cat ce cea cei cel cele celor ceva chiar cine cu cui
        cum cumva dacă dar dat datorită de deci decât deja deoarece despre deși din dintre doar după e ea ei el ele era
        erau este eu face fără fi fie fiecare fiind fost i iar ii il îl îi în in înainte între îmi își l la le li lor
        lui mai mult multe mulți ne nici nimic niște noi nostru nu o ori orice pe pentru peste până poate prin sa să
        sale sau său se și si sub sunt te toate tot toți tu un una unde unei unele unor unui unul va vă vom vor vreo
    ]],
    passes = {
        {
            endings = [[
                iilor> ilor> elor> ului> urilor> urile> uri> atiei> atiile> atia> atie> atii> itatea> itate> itati>
                ismul> ism> istii> isti> ist> oasa> oase> osi> os> ivul> iva> ive> ivi> iv>
            ]],
            keep = 4,
        },
        {
            endings = [[
                eaza> easca> asera> ara> ira> ura> easi> and> ind> eau> iau> ea> ii> ie> ia> ei> ul> le> lui> ele>
                ile> esc> est> este> at> ata> ate> ati> it> ita> ite> iti> ut> uta> ute> uti> am> em> im> a> e> i>
                u>
            ]],
            keep = 3,
        },
    },
}
