--- KOReader's general helpers: those a plugin is likely to call.

local util = {}

for __, part in ipairs({ "files", "tables", "text" }) do
    for name, helper in pairs(require("harness.util." .. part)) do
        util[name] = helper
    end
end

return util
