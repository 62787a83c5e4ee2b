--- What goes on without a screen of its own: jobs that wait for a network, and the word that one is done.

local Notification = require("ui/widget/notification")
local UIManager = require("ui/uimanager")

local ConfirmScreen = require("precis.ui.confirm_screen")
local Shorten = require("precis.ui.shorten")
local Tell = require("precis.ui.tell")
local _ = require("precis.ui.gettext")

local T = _.template

local Later = {}

local MOST_TITLE_CHARACTERS = 25 -- KOReader's toasts have one line

local function notify(text)
    UIManager:show(Notification:new({ text = text }))
end

--- Tells what became of a job that the reader has not watched.
---@param title string
---@param answer precis.tasks.Answer? nil: it failed without one
function Later.notify_end(title, answer)
    local words = answer and answer.complete and _("Ready: %1") or _("Not finished: %1")
    notify(T(words, Shorten.line(title, MOST_TITLE_CHARACTERS)))
end

--- Keeps a job until there is a network.
---@param reading precis.Reading
---@param job string one of `precis.reading.jobs`
---@param options table the job's
---@param title string
function Later.do_when_online(reading, job, options, title)
    reading.waiting:add(job, options, title):on_done(function(number, err)
        if number then
            notify(_("It will be done when there is a network."))
        elseif err.kind ~= "cancelled" then
            Tell.error(err)
        end
    end)
end

--- There is a network: what waited for it is done now, behind the page. KOReader may say so twice.
---@param guard precis.Guard
---@param reading precis.Reading
function Later.network_is_there(guard, reading)
    reading.waiting:run({
        on_ready = function(entry, answer)
            Later.notify_end(entry.title, answer)
        end,
        confirm = function(entry, reckoning, decide)
            ConfirmScreen.open({
                guard = guard,
                title = entry.title,
                job = entry.task,
                reckoning = reckoning,
                go_on = function()
                    decide(true)
                end,
                cancel = function()
                    decide(false)
                end,
            })
        end,
    })
end

return Later
