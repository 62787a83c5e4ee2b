--- The words for each kind of error: what happened, what to do, and which button does it.
--
-- One table; a kind that is missing here fails a test. Nothing else in the plugin words an error.

local _ = require("precis.ui.gettext")

local T = _.template

---@alias precis.ui.Remedy "retry"|"wifi"|"later"|"key"|"model"|"top_up"|"budget"|"endpoint"|"none"

-- kind -> what happened, what to do, then the remedies whose buttons are offered; "Try again" is always there.
-- A function, because the language may change while KOReader runs.
local function words()
    return {
        offline = { _("The service cannot be reached."), _("Check the Wi-Fi, then try again."), "wifi", "later" },
        dropped = {
            _("The connection broke while the answer was on its way."),
            _("What was received is kept. Try again for a whole answer."),
            "retry",
        },
        timeout = {
            _("The service did not answer in time."),
            _("What was received is kept. Try again, or choose another model."),
            "model",
        },
        tls = {
            _("The server could not prove that it is the one it says it is, so nothing was sent."),
            _("Check the device's date, and that no hotel or café page stands in between."),
            "retry",
        },
        protocol = {
            _("Something answered that does not speak the service's language."),
            _("Often this is a Wi-Fi login page. Open the network's page first, then try again."),
            "retry",
        },
        too_large = { _("The answer is larger than this device should take."), _("Try another model."), "model" },
        insecure = {
            _("The endpoint is not encrypted and not on your own network, so nothing was sent."),
            _("Use an address that begins with https."),
            "endpoint",
        },
        bad_url = {
            _("The address of the endpoint or of the proxy is not a usable one."),
            _("Correct the address; it begins with https:// or http://."),
            "endpoint",
        },
        proxy = { _("The proxy refused the connection."), _("Check KOReader's proxy settings."), "retry" },
        no_key = { _("No key is set."), _("Enter your key, then try again."), "key" },
        bad_actions = {
            _("The file of your own actions has a mistake."),
            _("The log tells the line. Correct it, then try again."),
            "retry",
        },
        key_rejected = { _("The service does not accept the key."), _("Enter it again."), "key" },
        credits = {
            _("The account has not enough credit for this."),
            _("Add credit to the account, or choose a cheaper model."),
            "top_up",
            "model",
        },
        key_limit = {
            _("The key's own spending limit is used up."),
            _("Raise the key's limit in the account, or use another key."),
            "key",
            "top_up",
        },
        guardrail = {
            _("A rule or budget set in the account does not allow this."),
            _("Look at the account's settings, or choose another model."),
            "model",
            "top_up",
        },
        rate_limit = {
            _("The service asks to slow down, and waiting did not help."),
            _("Wait a little and try again, or choose another model."),
            "model",
        },
        daily_limit = {
            _("Today's free requests are used up."),
            _("They come back at midnight, universal time. Another model works now."),
            "model",
        },
        model_unknown = { _("The service does not have this model."), _("Choose another model."), "model" },
        not_found = {
            _("The service does not know what was asked for."),
            _("It may know it a little later. Try again."),
            "retry",
        },
        code_rejected = {
            _("The code was not accepted: it is mistyped, used or older than ten minutes."),
            _("Scan the picture again and type the new code."),
            "key",
        },
        text_too_long = {
            _("The text is too long for this model."),
            _("Choose a model that takes longer texts."),
            "model",
        },
        bad_request = {
            _("The service did not understand the request."),
            _("Choose another model; if that does not help, please report it."),
            "model",
        },
        refused = { _("The provider declined to work on this text."), _("Choose another model."), "model" },
        provider = {
            _("The company behind this model has trouble right now."),
            _("Try again, or choose another model."),
            "model",
        },
        server = { _("The service has trouble right now."), _("Try again in a few minutes."), "retry" },
        bad_json = { _("The service's answer could not be read."), _("Try again, or choose another model."), "model" },
        empty_answer = { _("The model answered with nothing."), _("Try again, or choose another model."), "model" },
        reasoning_only = {
            _("The model used its whole allowance for thinking and wrote nothing."),
            _("Choose a model that thinks less, or allow a longer answer."),
            "model",
        },
        cut_by_length = {
            _("The answer is incomplete: it reached the longest length allowed."),
            _("Try again with a longer answer allowed."),
            "retry",
        },
        no_text = {
            _("This part of the book has no text."),
            _("Scanned pages and pictures hold none. Choose another chapter."),
            "none",
        },
        unreadable_book = {
            _("The book cannot be read."),
            _("The file may be damaged or protected against copying."),
            "none",
        },
        no_such_chapter = { _("The book has no such chapter."), _("Choose one from the contents."), "none" },
        budget = {
            _("Your budget does not cover this."),
            _("Raise the budget, or choose a cheaper model."),
            "budget",
            "model",
        },
        storage = {
            _("A file could not be read or written."),
            _("The card may be write-protected or damaged."),
            "retry",
        },
        disk_full = { _("No room is left on the device."), _("Delete something, then try again."), "retry" },
        too_old = {
            _("This version of KOReader is too old for Précis."),
            _("Update KOReader to 2025.08 or later."),
            "none",
        },
        cancelled = { _("Stopped."), _("What was received is kept."), "retry" },
        bug = {
            _("Something went wrong in Précis itself."),
            _("Nothing is lost. Please report it; the details are in KOReader's log."),
            "none",
        },
    }
end

local ErrorText = {}

local MAX_PROVIDER_WORDS = 200 -- bytes

---@param err precis.Error
---@return { happened: string, advice: string, remedies: precis.ui.Remedy[] }
function ErrorText.of(err)
    local entry = assert(words()[err.kind], "no words for " .. tostring(err.kind))
    local happened = entry[1]
    if err.kind == "model_unknown" and err.model then
        happened = T(_("The service does not have the model %1."), err.model)
    end
    return { happened = happened, advice = entry[2], remedies = { entry[3], entry[4] } }
end

--- Both sentences in a row, with the provider's own words between them when it gave any.
---@param err precis.Error
---@return string
function ErrorText.sentences(err)
    local text = ErrorText.of(err)
    local own_words = err.provider_message
    if own_words and own_words ~= "" and #own_words <= MAX_PROVIDER_WORDS then
        return text.happened .. "\n" .. T(_("It says: %1"), own_words) .. "\n" .. text.advice
    end
    return text.happened .. "\n" .. text.advice
end

--- All kinds that have words.
---@return table<string, boolean>
function ErrorText.kinds()
    local kinds = {}
    for kind in pairs(words()) do
        kinds[kind] = true
    end
    return kinds
end

return ErrorText
