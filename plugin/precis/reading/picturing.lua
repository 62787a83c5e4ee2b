--- Makes the job of asking about the picture of a page: takes the picture, and says what part of the book it shows.

local PagePicture = require("precis.tasks.page_picture")
local PictureBook = require("precis.reading.picture_book")
local Task = require("precis.async.task")

local Picturing = {}

local JOB = "picture"

---@class precis.reading.PictureOptions: precis.reading.JobOptions
---@field action "explain"|"transcribe"|"ask"|nil nil: explain
---@field question string? for "ask"
---@field page integer? nil: the one in view
---@field title string? under which the answer is listed

-- What the page shows, as places.
---@async
local function range_of(reading, page)
    if reading:is_without_text() then
        return PictureBook.range(page)
    elseif page ~= reading.pages.in_view() then
        return nil, nil
    end
    return reading.book:here(), (reading.book:visible_end())
end

--- The job.
---@async
---@param reading precis.Reading
---@param options precis.reading.PictureOptions
---@return precis.tasks.PagePicture? job
---@return precis.Error? err model_blind, no_picture, storage, cancelled
function Picturing.make(reading, options)
    -- The page is in view, so it has been read: no gate needs to be asked about it.
    local wanted = { is_open = true, model = options.model, is_offline = options.is_offline }
    wanted.continue = options.continue
    local deps, err = reading.workshop:materials(JOB, wanted)
    local can_see = deps and true
    if deps then
        can_see, err = PagePicture.check_model(deps.model)
    end
    if not can_see then
        return nil, err
    end
    local picture, digest
    picture, err = reading.pages.take(options.page)
    if picture then
        digest, err = reading:hash(picture.bytes, Task.checkpoint)
    end
    if not digest then
        return nil, err
    end
    local first, last = range_of(reading, picture.page)
    return PagePicture.new(deps, {
        picture = picture,
        digest = digest,
        action = options.action or "explain",
        question = options.question,
        first = first,
        last = last,
        title = options.title or ("Page %d"):format(picture.page),
        fresh = options.fresh,
    })
end

return Picturing
