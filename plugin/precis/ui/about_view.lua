--- What Précis is, and what a report of a problem should hold. Opens nothing.

local _ = require("precis.ui.gettext")

local T = _.template

local AboutView = {}

---@param version string "" when the plugin runs from its sources
---@return string
function AboutView.title(version)
    return T(_("Précis %1"), version ~= "" and version or _("(from source)"))
end

---@return string
function AboutView.text()
    return table.concat({
        _("Free software under the GNU General Public License, version 3 or later."),
        _("Its tables of characters are made from the Unicode Character Database."),
        _(
            "When you report a problem, say what you did and what you saw, and add the "
                .. "details that the button below shows."
        ),
        _("Never send your key."),
    }, "\n\n")
end

--- The facts for a report, in English for whoever reads it. Nothing that is the reader's own.
---@param version string
---@param facts { koreader: string, device: string }
---@param settings precis.Settings
---@return string
function AboutView.facts(version, facts, settings)
    local host = settings:get("base_url"):match("^%a+://([^/:]+)")
    return table.concat({
        "Précis " .. (version ~= "" and version or "from source"),
        "KOReader " .. facts.koreader,
        "Device " .. facts.device,
        "Model " .. settings:get("model"),
        "Service " .. (host == "openrouter.ai" and host or "another one"),
    }, "\n")
end

return AboutView
