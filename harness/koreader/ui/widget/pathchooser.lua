--- Choosing a file or folder: a tap enters a folder, a long press chooses, and asks once more.

local ButtonDialog = require("ui/widget/buttondialog")
local FileChooser = require("ui/widget/filechooser")
local UIManager = require("ui/uimanager")
local _ = require("gettext")

local PathChooser = FileChooser:extend({
    select_directory = true,
    select_file = true,
    is_popout = false,
    covers_fullscreen = true,
    title = _("Long-press to choose"),
})

function PathChooser:genItemTableFromPath(path)
    local items = FileChooser.genItemTableFromPath(self, path)
    local kept = { { text = "../", path = path:match("^(.+)/[^/]+/?$") or "/", is_go_up = true } }
    if self.select_directory then
        table.insert(kept, { text = _("Long-press here to choose current folder"), path = path, is_this_folder = true })
    end
    for __, item in ipairs(items) do
        local is_wanted = not item.is_file or self.select_file
        if is_wanted and (not item.is_file or not self.file_filter or self.file_filter(item.path)) then
            table.insert(kept, item)
        end
    end
    return kept
end

function PathChooser:onMenuSelect(item)
    if not item.is_file and not item.is_this_folder then
        self:changeToPath(item.path)
    end
    return true
end

function PathChooser:onMenuHold(item)
    if item.is_file and not self.select_file or not item.is_file and not self.select_directory then
        return true
    end
    local dialog
    local function button(text, action)
        return {
            text = text,
            callback = function()
                UIManager:close(dialog)
                action()
            end,
        }
    end
    dialog = ButtonDialog:new({
        title = item.path,
        buttons = {
            {
                button(_("Cancel"), function() end),
                button(_("Choose"), function()
                    if self.onConfirm then
                        self.onConfirm(item.path)
                    end
                    UIManager:close(self)
                end),
            },
        },
    })
    UIManager:show(dialog)
    return true
end

return PathChooser
