--- Loads Lua files as they were compiled for an earlier state, and hands on what is compiled here.
--
-- `find` and `keep` are those of Python's `CompiledFiles`. Bytecode has names and lines, so traces stay as they are.

local find, keep = ...

-- In package.loaders: the first knows what is preloaded.
local FILES = 2

local compile = loadfile

local function load_file(path, ...)
    if not path or select("#", ...) > 0 then
        return compile(path, ...)
    end
    local bytecode = find(path)
    if bytecode then
        return loadstring(bytecode)
    end
    local chunk, problem = compile(path)
    if chunk then
        keep(path, string.dump(chunk))
    end
    return chunk, problem
end

_G.loadfile = load_file

package.loaders[FILES] = function(name)
    local path, tried = package.searchpath(name, package.path)
    if not path then
        return tried
    end
    local chunk, problem = load_file(path)
    return chunk or error(("error loading module '%s' from file '%s':\n\t%s"):format(name, path, problem), 0)
end
