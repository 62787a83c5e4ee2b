--- Words that end in a full stop without ending a sentence, in lower case; a new language is a new row.

local ROWS = {
    english = "mr mrs ms messrs mme mlle dr prof rev hon gen col capt lt sgt sr jr st mt vs etc al cf viz ca approx",
    latin = "ibid op cit loc et seq i.e e.g a.m p.m b.c a.d q.v",
    german = "bzw usw ggf vgl evtl inkl exkl sog z.b d.h u.a s.o o.ä v.chr n.chr hr fr frl dipl ing str",
    french = "mm mgr cie chap éd env p.ex c.-à-d",
    spanish = "sra srta dra ud uds vd pág págs ej ee.uu",
    italian = "sig sigg dott avv ecc pag",
    portuguese = "exmo exma prof.ª",
    dutch = "dhr mevr mej bijv enz o.a d.w.z ds drs",
    polish = "np itd itp tzw tj prof ul",
    russian = "т.е т.д т.п т.к др пр гл стр им ул см напр г гг в вв тыс млн руб коп",
    turkish = "vb vs örn bkz sn",
    nordic = "bl.a f.eks osv dvs t.ex m.m",
}

-- These stand before a number, where they do not end a sentence either.
local BEFORE_NUMBER = "no nos nr n p pp pg vol vols fig figs ch chap sec art ed bd s св стр рис гл"

local function set_of(words, set)
    for word in words:gmatch("%S+") do
        set[word] = true
    end
    return set
end

local always = {}
for __, words in pairs(ROWS) do
    set_of(words, always)
end

return { always = always, before_number = set_of(BEFORE_NUMBER, {}) }
