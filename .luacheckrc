std = "luajit"
max_line_length = 120
unused_args = false -- callbacks take what they are given
self = false
ignore = { "2../__", "4../__" } -- `__` is the unused variable; `_` is gettext

read_globals = {
    "G_reader_settings", -- KOReader's settings
    "G_defaults",
}

-- KOReader's LuaJIT has both, Debian's and lupa's have neither: whoever uses them must look first.
files["plugin/precis/koreader/"].read_globals = { table = { fields = { "pack", "unpack" } } }

-- The stand-in KOReader provides what the real one does.
files["harness/koreader/"].globals = {
    "G_reader_settings",
    "G_defaults",
    os = { fields = { "exit" } },
    table = { fields = { "pack", "unpack" } },
}

files["tests/spec/"].std = "luajit+busted"
