--- German: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "de",
    stop_words = [[
        aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus bei beim bin bis
        bist da damit dann das dass daß dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses
        dir doch dort du durch ein eine einem einen einer eines er es etwas euch euer für gegen gewesen hab habe haben
        hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in indem ins ist ja jede jedem
        jeden jeder jedes jene jenem jenen jener kann kein keine keinem keinen keiner können könnte machen man manche
        mein meine meinem meinen meiner mich mir mit muss musste nach nicht nichts noch nun nur ob oder ohne sehr sein
        seine seinem seinen seiner seit selbst sich sie sind so solche soll sollte sondern sonst über um und uns unser
        unsere unter viel vom von vor wann war waren warum was weg weil welche welchem welchen welcher welches wenn wer
        werde werden wie wieder wieviel viele will wir wird wirst wo wollen wollte wurde wurden würde würden zu zum zur
        zwar zwischen wem wen wessen womit wodurch wofür woher wohin
    ]],
    passes = {
        { endings = "ern> innen> in> em> en> er> es> e> n> s>", keep = 4 },
        { endings = "est> st> t>", keep = 5 },
        { endings = "ungen> ung> keit> heit> lich> isch> ig> bar>", keep = 4 },
    },
    collapses_doubles = true,
}
