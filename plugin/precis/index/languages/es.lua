--- Spanish: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "es",
    stop_words = [[
        a al algo algunas algunos alguna alguno ante antes aquel aquella aquellas aquello aquellos aqui asi aunque cada
        como con contra cual cuales cuando cuanto cuanta cuantos cuantas de del desde donde dos durante e el ella ellas
        ello ellos en entre era eran eras es esa esas ese eso esos esta estaba estaban estado estan estar estas este
        esto estos fue fueron ha habia habian han hasta hay haber he hemos la las le les lo los mas me mi mis mucho
        muchos muy nada ni no nos nosotros nuestra nuestro o os otra otras otro otros para pero poco por porque que
        quien quienes se sea ser si sido sin sobre solo son su sus tal también te tiene tienen todo todos toda todas
        tras tu tus un una unas uno unos usted ustedes y ya yo cuyo cuya
    ]],
    passes = {
        {
            endings = [[
                amientos> amiento> imientos> imiento> aciones> acion> uciones>u ucion>u adores> adoras> adora> ador>
                ancias> ancia> encias> encia> idades> idad> mente> istas> ista> ismos> ismo> osos> osas> oso> osa>
                ivas> ivos> iva> ivo>
            ]],
            keep = 4,
        },
        {
            endings = [[
                ariamos> ieramos> iesemos> iendo> ieron> abamos> ariamos> aremos> eremos> iremos> aban> aran> aron>
                ando> adas> ados> idas> idos> asteis> aria> eria> iria> aba> ada> ado> ida> ido> ara> ira> era> are>
                ere> ire> amos> emos> imos> ian> ia> io> ar> er> ir> an> en> as> es> os> a> e> o> i> s>
            ]],
            keep = 3,
        },
    },
}
