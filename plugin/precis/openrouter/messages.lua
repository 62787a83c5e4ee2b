--- The messages of a chat: whether they are well formed, and how long they are.

local Errors = require("precis.errors")

local ROLES = { system = true, developer = true, user = true, assistant = true, tool = true }
-- A picture costs tokens by its size. Who sends one says how many; otherwise this is a usual count for a page.
local PICTURE_TOKENS = 1500
-- What the service adds around every message.
local MESSAGE_TOKENS = 5

local Messages = {}

local function bad(index, what)
    return nil, Errors.new("bad_request", ("message %s %s"):format(index, what))
end

local function is_picture_url(url)
    if type(url) ~= "string" then
        return false
    end
    return url:find("^https?://") ~= nil or url:find("^data:image/[%w%.%+%-]+;base64,") ~= nil
end

local PART_CHECKS = {
    text = function(part)
        return type(part.text) == "string"
    end,
    image_url = function(part)
        return type(part.image_url) == "table" and is_picture_url(part.image_url.url)
    end,
    file = function(part)
        return type(part.file) == "table"
    end,
}

local function check_parts(index, parts)
    for __, part in ipairs(parts) do
        local is_well = type(part) == "table" and PART_CHECKS[part.type]
        if not (is_well and is_well(part)) then
            return bad(index, "has a part that is neither text nor picture nor file")
        end
    end
    if #parts == 0 then
        return bad(index, "has no parts")
    end
    return true
end

local function check_message(index, message)
    if type(message) ~= "table" or not ROLES[message.role] then
        return bad(index, "has no known role")
    elseif message.role == "tool" and type(message.tool_call_id) ~= "string" then
        return bad(index, "does not say which tool call it answers")
    elseif type(message.content) == "table" then
        return check_parts(index, message.content)
    elseif type(message.content) ~= "string" and not (message.role == "assistant" and message.tool_calls) then
        return bad(index, "has no content")
    end
    return true
end

---@param messages any
---@return true? ok
---@return precis.Error? err bad_request; names the message by its index
function Messages.check(messages)
    if type(messages) ~= "table" or #messages == 0 then
        return bad("list", "is empty")
    end
    for index, message in ipairs(messages) do
        local ok, err = check_message(index, message)
        if not ok then
            return nil, err
        end
    end
    return true
end

local function add_content(content, texts)
    if type(content) == "string" then
        texts[#texts + 1] = content
        return 0
    end
    local pictures = 0
    for __, part in ipairs(content or {}) do
        if part.type == "text" then
            texts[#texts + 1] = part.text
        else
            pictures = pictures + 1
        end
    end
    return pictures
end

--- All the text of a request with well-formed messages, and what else makes them long.
---@param request { messages: table[], picture_tokens: integer? } picture_tokens: of all pictures, when it is known
---@return string text
---@return integer further_tokens around the messages, and for pictures
---@return integer pictures and files
function Messages.content(request)
    local texts, pictures = {}, 0
    for __, message in ipairs(request.messages) do
        pictures = pictures + add_content(message.content, texts)
    end
    local picture_tokens = request.picture_tokens or pictures * PICTURE_TOKENS
    return table.concat(texts, "\n"), #request.messages * MESSAGE_TOKENS + picture_tokens, pictures
end

return Messages
