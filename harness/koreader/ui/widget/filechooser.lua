--- The files and folders of one folder, as a list.

local BD = require("ui/bidi")
local Menu = require("ui/widget/menu")
local lfs = require("libs/libkoreader-lfs")

local FileChooser = Menu:extend({ path = "." })

function FileChooser:init()
    self.item_table = self:genItemTableFromPath(self.path)
    Menu.init(self)
end

local function is_shown(entry)
    return entry ~= "." and entry ~= ".." and not entry:find("^%.") and not entry:find("%.sdr$")
end

--- Folders first, each with a slash; hidden files and KOReader's own folders beside books are left out.
function FileChooser:genItemTableFromPath(path)
    local items = {}
    for entry in lfs.dir(path) do
        if is_shown(entry) then
            local full = path .. "/" .. entry
            local is_file = lfs.attributes(full, "mode") == "file"
            local text = is_file and entry or entry .. "/"
            table.insert(items, { text = text, path = full, is_file = is_file, bidi_wrap_func = BD.filename })
        end
    end
    table.sort(items, function(a, b)
        if a.is_file ~= b.is_file then
            return not a.is_file
        end
        return a.text < b.text
    end)
    return items
end

function FileChooser:changeToPath(path)
    self.path = path
    self:switchItemTable(nil, self:genItemTableFromPath(path))
end

function FileChooser:refreshPath()
    self:changeToPath(self.path)
end

function FileChooser:onMenuSelect(item)
    if item.is_file then
        return self:onFileSelect(item)
    end
    self:changeToPath(item.path)
    return true
end

function FileChooser:onMenuHold(item)
    return self:onFileHold(item)
end

function FileChooser:onFileSelect()
    return true
end

function FileChooser:onFileHold()
    return true
end

return FileChooser
