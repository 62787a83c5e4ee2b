--- Which menu holds which item, in the reader's menu.

return require("harness.apps.menu_orders")("reader")
