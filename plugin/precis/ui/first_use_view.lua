--- What is said the first time. Opens nothing.

local _ = require("precis.ui.gettext")

local T = _.template

local FirstUseView = {}

local KEY_FILE = "precis-key.txt"

--- The ways to a key.
---@param is_file_useless boolean there is a key file without a key
---@return string
function FirstUseView.welcome(is_file_useless)
    local paragraphs = {
        _("Précis asks a language model of your choice. It needs a key for OpenRouter, or another service."),
        T(
            _("A key in a file %1 in KOReader's folder is found too: it is read once, then the file is deleted."),
            KEY_FILE
        ),
    }
    if is_file_useless then
        paragraphs[2] = T(
            _("There is a file %1, but no key is in it. A key is one line without spaces."),
            KEY_FILE
        )
    end
    return table.concat(paragraphs, "\n\n")
end

--- What is sent where.
---@param address string the service's
---@param day_budget string dollars; "" for none
---@return string
function FirstUseView.statement(address, day_budget)
    local host = address:match("^%a+://([^/]+)") or address
    return table.concat({
        T(
            _(
                "When you ask for something, the text or page it is about goes to %1, "
                    .. "and from there to a model's provider."
            ),
            host
        ),
        _("Nothing is sent before you ask, and nothing beyond the page you are on unless you allow it."),
        T(_("The key stays on this device and is sent only to %1."), host),
        day_budget == "" and _("There is no daily budget.")
            or T(_("At most $%1 a day is spent."), day_budget),
    }, "\n\n")
end

return FirstUseView
