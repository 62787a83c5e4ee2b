--- The file browser's menu.

local AppMenu = require("harness.apps.app_menu")

return AppMenu:extend({ place = "filemanager" })
