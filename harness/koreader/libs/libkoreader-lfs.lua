--- KOReader's LuaFileSystem goes by its own name.

return require("lfs")
