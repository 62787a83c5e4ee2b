--- Which menu holds which item, in the filemanager's menu.

return require("harness.apps.menu_orders")("filemanager")
