--- The words for each kind of error: what happened, what to do, and which button does it.
--
-- One table; a kind that is missing here fails a test. Nothing else in the plugin words an error.

local ErrorDetails = require("precis.ui.error_details")
local _ = require("precis.ui.gettext")

local T = _.template

---@alias precis.ui.Remedy
---| "wifi"|"later"|"log_in"|"key"|"endpoint" # to reach the service
---| "model" # chooses the model for everything from now on
---| "another_model"|"cheaper_model" # for this one job
---| "top_up"|"budget"|"continue"|"in_parts"|"picture"|"seeing_model"

-- kind -> what happened, what to do, then the remedies whose buttons are offered. "Try again" is always there too,
-- unless "none" says that it would be in vain.
-- A function, because the language may change while KOReader runs.
local function words()
    return {
        offline = { _("The service cannot be reached."), _("Check the Wi-Fi, then try again."), "wifi", "later" },
        dropped = {
            _("The connection broke while the answer was on its way."),
            _("Try again for a whole answer, or choose another model."),
            "another_model",
        },
        timeout = {
            _("The service did not answer in time."),
            _("Try again, or choose another model."),
            "another_model",
        },
        tls = {
            _("The server could not prove that it is the right one, so nothing was sent."),
            _("Check the device's date and time, and whether a hotel or café login page is in the way."),
        },
        protocol = {
            _("The answer did not come from the service."),
            _("Often a Wi-Fi login page is the cause. Log in to the network first, then try again."),
        },
        too_large = {
            _("The answer is too large for this device."),
            _("Try another model."),
            "another_model",
        },
        insecure = {
            _("The endpoint is not encrypted and not on your own network, so nothing was sent."),
            _("Use an address that begins with https."),
            "endpoint",
        },
        bad_url = {
            _("The address of the endpoint or of the proxy is not valid."),
            _("Correct the address; it begins with https:// or http://."),
            "endpoint",
        },
        proxy = {
            _("The proxy refused the connection."),
            _("Check the proxy in KOReader's network settings, or in those of Précis under Advanced."),
        },
        no_key = { _("No key is set."), _("Log in or enter a key, then try again."), "log_in", "key" },
        bad_key = { _("This is not a key."), _("A key is one line without spaces."), "key" },
        bad_actions = {
            _("The file of your own actions has a mistake."),
            _("The line is shown in the settings under Prompts. Correct it there, then try again."),
        },
        key_rejected = {
            _("The service does not accept the key."),
            _("Log in again, or enter another key."),
            "log_in",
            "key",
        },
        credits = {
            _("The account does not have enough credit for this."),
            _("Add credit to the account, or choose a cheaper model."),
            "top_up",
            "cheaper_model",
        },
        key_limit = {
            _("The key's own spending limit is used up."),
            _("Raise the key's limit in the account, use another key or choose a cheaper model."),
            "top_up",
            "cheaper_model",
            "key",
        },
        guardrail = {
            _("A rule or budget set in the account does not allow this."),
            _("Look at the account's settings, or choose another model."),
            "another_model",
            "top_up",
        },
        rate_limit = {
            _("The service asks to slow down, and waiting did not help."),
            _("Wait a little and try again, or choose another model."),
            "another_model",
        },
        daily_limit = {
            _("Today's free requests are used up."),
            _("There are new ones from midnight UTC. Another model works now."),
            "another_model",
        },
        model_unknown = { _("The service does not have this model."), _("Choose another model."), "model" },
        not_found = {
            _("The service could not find what was asked for."),
            _("It may be there a little later. Try again."),
        },
        code_rejected = {
            _("The code was not accepted: it is mistyped, used or older than ten minutes."),
            _("Scan the QR code again and type the new code."),
            "key",
        },
        text_too_long = {
            _("The text is too long for this model."),
            _("Send it in parts, or choose a model that takes longer texts."),
            "in_parts",
            "another_model",
            "none",
        },
        bad_request = {
            _("The service did not understand the request."),
            _("Choose another model; if that does not help, please report it."),
            "another_model",
        },
        refused = { _("The provider declined to work on this text."), _("Choose another model."), "another_model" },
        provider = {
            _("The provider of this model has problems right now."),
            _("Try again, or choose another model."),
            "another_model",
        },
        server = {
            _("The service has problems right now."),
            _("Try again in a few minutes, or choose another model."),
            "another_model",
        },
        bad_json = {
            _("The service's answer could not be read."),
            _("Try again, or choose another model."),
            "another_model",
        },
        empty_answer = {
            _("The model gave an empty answer."),
            _("Try again, or choose another model."),
            "another_model",
        },
        reasoning_only = {
            _("The model used its whole allowance for thinking and wrote nothing."),
            _("Choose a model that thinks less, or allow a longer answer."),
            "another_model",
        },
        endless = {
            _("The model did not come to an end, so it was stopped."),
            _("Try again, or choose another model."),
            "another_model",
        },
        cut_by_length = {
            _("It reached the length limit."),
            _("Let it go on from there, or allow longer answers in the settings."),
            "continue",
        },
        no_text = {
            _("This part of the book has no text."),
            _("Scanned pages and pictures have none. A model that can see may read the page as a picture."),
            "picture",
            "none",
        },
        model_blind = {
            _("This model cannot see pictures."),
            _("Choose a model that can see."),
            "seeing_model",
            "none",
        },
        no_picture = { _("The page could not be turned into a picture."), _("Try again, or choose another page.") },
        picture_refused = {
            _("The service cannot use the picture of this page."),
            _("Another model that can see may take it."),
            "seeing_model",
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
            "cheaper_model",
        },
        storage = {
            _("A file could not be read or written."),
            _("The card may be write-protected or damaged."),
        },
        newer_store = {
            _("The data on this device was written by a newer version of Précis."),
            _("Update Précis. Nothing was changed, and nothing was sent."),
            "none",
        },
        disk_full = { _("There is no space left on the device."), _("Delete something, then try again.") },
        too_old = {
            _("KOReader is too old for Précis."),
            _("Update KOReader to 2025.08 or later."),
            "none",
        },
        cancelled = { _("Stopped."), _("Try again whenever you like.") },
        bug = {
            _("Something went wrong in Précis itself."),
            _("Nothing is lost. Please report it; the details are in KOReader's log."),
            "none",
        },
    }
end

local ErrorText = {}

local MAX_PROVIDER_WORDS = 200 -- bytes

---@class precis.ui.ErrorWords
---@field happened string
---@field advice string
---@field remedies precis.ui.Remedy[]
---@field may_try_again boolean the same once more may help

---@param err precis.Error
---@return precis.ui.ErrorWords
function ErrorText.of(err)
    local entry = assert(words()[err.kind], "no words for " .. tostring(err.kind))
    local happened, advice = ErrorDetails.of(err)
    local remedies, may_try_again = {}, true
    for index = 3, #entry do
        if entry[index] == "none" then
            may_try_again = false
        else
            remedies[#remedies + 1] = entry[index]
        end
    end
    return {
        happened = happened or entry[1],
        advice = advice or entry[2],
        remedies = remedies,
        may_try_again = may_try_again,
    }
end

--- What happened, how often it was tried, the provider's own words when it gave any, and what to do.
---@param err precis.Error
---@return string lines
function ErrorText.sentences(err)
    local text = ErrorText.of(err)
    local lines = { text.happened }
    lines[#lines + 1] = ErrorDetails.attempts(err)
    local own_words = err.provider_message
    if own_words and own_words ~= "" and #own_words <= MAX_PROVIDER_WORDS then
        lines[#lines + 1] = T(_("It says: %1"), own_words)
    end
    lines[#lines + 1] = text.advice
    return table.concat(lines, "\n")
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
