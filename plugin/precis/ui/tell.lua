--- Says something where no screen of ours is open to say it.

local InfoMessage = require("ui/widget/infomessage")

local ErrorText = require("precis.ui.error_text")
local Windows = require("precis.ui.windows")

local Tell = {}

---@param text string
function Tell.text(text)
    Windows.show(InfoMessage:new({ text = text }))
end

--- What went wrong, in the reader's words.
---@param err precis.Error
function Tell.error(err)
    Tell.text(ErrorText.sentences(err))
end

return Tell
