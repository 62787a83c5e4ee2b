--- Says something where no screen of ours is open to say it.

local InfoMessage = require("ui/widget/infomessage")
local UIManager = require("ui/uimanager")

local ErrorText = require("precis.ui.error_text")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local Tell = {}

---@param text string
function Tell.text(text)
    Windows.show(InfoMessage:new({ text = text }))
end

--- That something was asked of the service which takes a while.
---@return fun() close to be called when it is there; the reader may have closed it before
function Tell.waiting()
    local message = InfoMessage:new({ text = _("Waiting for the answer…") })
    Windows.show(message)
    return function()
        UIManager:close(message)
    end
end

--- What went wrong, in the reader's words.
---@param err precis.Error
function Tell.error(err)
    Tell.text(ErrorText.sentences(err))
end

--- What is kept on the device was damaged.
---@param saved integer entries that could be carried over
function Tell.damaged_store(saved)
    local words = _("The data of Précis on this device was damaged. The file was set aside. Entries saved from it: %1.")
    Tell.text(_.template(words, saved))
end

--- An answer was paid for and cannot be kept.
---@param err precis.Error why
function Tell.not_stored(err)
    Tell.text(_("This answer could not be kept: asking again would cost again.") .. " " .. ErrorText.sentences(err))
end

return Tell
