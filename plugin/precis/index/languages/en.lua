--- English: words that carry no meaning of their own, endings, and forms that no ending explains.

return {
    code = "en",
    script = "latin",
    stop_words = [[
        a about after again all also am an and any are as at be because been before being between both but by can
        cannot could did do does doing done down during each even ever every few for from further get got had has
        have having he her here hers herself him himself his how however i if in into is it its itself just let like
        made make many may me might mine more most much must my myself neither no nor not of off on once one only or
        other others our ours out over own s same shall she should so some such t than that the their theirs them
        themselves then there these they this those though through thus to too unto until up upon us very was we
        were what when where whether which while who whom whose why will with within without would yes yet you your
        yours yourself d ll m re ve don didn doesn isn wasn weren won wouldn couldn shouldn hadn hasn haven thou
        thee thy
    ]],
    passes = {
        { endings = "sses>ss ies>y ss>ss us>us is>is s>", keep = 3 },
        { endings = "eed>ee ied>y ed> ing>", keep = 3 },
        {
            endings = [[
                ational>at ization>iz fulness> ousness>ous iveness>iv iness> ness> ment> fully> fulli> ful> ily> ly>
                ation>at ition>it ance> ence>
            ]],
            keep = 4,
        },
        { endings = "y> e> i>", keep = 3 },
    },
    collapses_doubles = true,
    irregular = [[
        go: goes went gone going; see: saw seen; say: said says; come: came; take: took taken; give: gave given;
        know: knew known; think: thought; find: found; tell: told; become: became; leave: left; feel: felt; bring:
        brought; begin: began begun; keep: kept; hold: held; write: wrote written; stand: stood; hear: heard; mean:
        meant; meet: met; run: ran; pay: paid; sit: sat; speak: spoke spoken; lie: lay lain lying; lead: led; grow:
        grew grown; lose: lost; fall: fell fallen; send: sent; build: built; understand: understood; draw: drew
        drawn; break: broke broken; spend: spent; rise: rose risen; drive: drove driven; buy: bought; wear: wore
        worn; choose: chose chosen; eat: ate eaten; sleep: slept; sell: sold; seek: sought; teach: taught; catch:
        caught; fight: fought; throw: threw thrown; fly: flew flown; sing: sang sung; swim: swam swum; drink: drank
        drunk; ride: rode ridden; hide: hid hidden; steal: stole stolen; forget: forgot forgotten; forgive: forgave
        forgiven; shake: shook shaken; bite: bit bitten; wake: woke woken awoke; swear: swore sworn; tear: tore
        torn; bear: bore borne born; strike: struck stricken; dig: dug; win: won; hang: hung; swing: swung; bind:
        bound; wind: wound; weep: wept; creep: crept; sweep: swept; lend: lent; bend: bent; shoot: shot; shine:
        shone; slay: slew slain; spring: sprang sprung; sink: sank sunk; ring: rang rung; shrink: shrank; blow: blew
        blown; freeze: froze frozen; flee: fled; feed: fed; breed: bred; bleed: bled; light: lit; slide: slid;
        stick: stuck; sting: stung; spin: spun; cling: clung; lay: laid; strive: strove; tread: trod trodden; weave:
        wove woven; dwell: dwelt; deal: dealt; dream: dreamt; burn: burnt; learn: learnt; leap: leapt; kneel: knelt;
        spell: spelt; spill: spilt; spoil: spoilt; smell: smelt; lean: leant; beat: beaten; forbid: forbade
        forbidden; behold: beheld; beget: begot begotten; bid: bade bidden; cast: casts; sew: sewn; show: shown;
        saw: sawn; mow: mown; swell: swollen; man: men; woman: women; child: children; foot: feet; tooth: teeth;
        goose: geese; mouse: mice; louse: lice; ox: oxen; wife: wives; life: lives; knife: knives; wolf: wolves;
        thief: thieves; leaf: leaves; loaf: loaves; half: halves; self: selves; elf: elves; shelf: shelves; calf:
        calves; hoof: hooves; dwarf: dwarves; person: people; good: better best; bad: worse worst; far: further
        farther; little: less least; die: dying died dies dead death; tie: tying
    ]],
}
