--- Puts one widget at the top of its own size.

local WidgetContainer = require("ui/widget/container/widgetcontainer")

return WidgetContainer:extend({ align = "top" })
