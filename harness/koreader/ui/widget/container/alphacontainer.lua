--- One widget seen through; transparency does not change what a picture says.

local WidgetContainer = require("ui/widget/container/widgetcontainer")

return WidgetContainer:extend({ alpha = 1 })
