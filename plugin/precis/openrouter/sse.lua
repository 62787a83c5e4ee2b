--- Server-sent events, read as they arrive: the same events however the bytes are cut.
--
-- Knows lines and events, not what they say. Source: WHATWG HTML, "Interpreting an event stream".

local Errors = require("precis.errors")

local find, sub = string.find, string.sub
local concat = table.concat

local LINE_FEED, SPACE = 10, 32
local BYTE_ORDER_MARK = "\239\187\191"
-- Images do not come this way; what is larger is no answer to a reader's question.
local MAX_EVENT_BYTES = 4 * 1024 * 1024

---@class precis.SseEvent
---@field kind "data"|"keep-alive" a keep-alive is a comment: proof of life, not of progress
---@field data string what came, lines joined by "\n"
---@field name string? of a data event, where the server gives one

---@class precis.Sse
local Sse = {}
Sse.__index = Sse

---@param options { max_event_bytes: integer? }?
---@return precis.Sse
function Sse.new(options)
    return setmetatable({
        _max_event_bytes = options and options.max_event_bytes or MAX_EVENT_BYTES,
        _line_pieces = {},
        _data_lines = {},
        _held_bytes = 0,
        _name = nil,
        _after_return = false,
        _at_start = true,
    }, Sse)
end

function Sse:_end_event(events)
    local lines = self._data_lines
    if lines[2] or (lines[1] and lines[1] ~= "") then
        events[#events + 1] = { kind = "data", data = concat(lines, "\n"), name = self._name }
    end
    self._data_lines, self._name, self._held_bytes = {}, nil, 0
end

function Sse:_end_line(line, events)
    if self._at_start then
        self._at_start = false
        line = sub(line, 1, 3) == BYTE_ORDER_MARK and sub(line, 4) or line
    end
    if line == "" then
        return self:_end_event(events)
    end
    local colon = find(line, ":", 1, true)
    if colon == 1 then
        events[#events + 1] = { kind = "keep-alive", data = sub(line, 2) }
        self._held_bytes = self._held_bytes - #line
        return
    end
    local field = colon and sub(line, 1, colon - 1) or line
    local from = colon and (line:byte(colon + 1) == SPACE and colon + 2 or colon + 1) or #line + 1
    if field == "data" then
        self._data_lines[#self._data_lines + 1] = sub(line, from)
    elseif field == "event" then
        self._name = sub(line, from)
    end
end

--- Counts what an event holds; false when it has grown beyond all reason.
function Sse:_fits(piece)
    self._held_bytes = self._held_bytes + #piece
    return self._held_bytes <= self._max_event_bytes
end

--- The unfinished line, with its last piece.
function Sse:_take_line(last_piece)
    local pieces = self._line_pieces
    if not pieces[1] then
        return last_piece
    end
    pieces[#pieces + 1] = last_piece
    self._line_pieces = {}
    return concat(pieces)
end

local function too_large()
    return nil, Errors.new("too_large", "an event of the stream is larger than we accept")
end

--- Where the next line starts; a line end of two bytes may be cut between them.
function Sse:_after_line_end(bytes, at)
    if bytes:byte(at) == LINE_FEED then
        return at + 1
    end
    self._after_return = at == #bytes
    return bytes:byte(at + 1) == LINE_FEED and at + 2 or at + 1
end

--- Takes in the next bytes.
---@param bytes string
---@return precis.SseEvent[]? events those completed by these bytes, in order
---@return precis.Error? err too_large
function Sse:feed(bytes)
    local events = {}
    if bytes == "" then
        return events
    end
    local from = self._after_return and bytes:byte(1) == LINE_FEED and 2 or 1
    self._after_return = false
    -- Looking for one character is several times as fast as looking for either of two, and servers send line feeds.
    local has_return = find(bytes, "\r", 1, true) ~= nil
    while true do
        local at = find(bytes, has_return and "[\r\n]" or "\n", from, not has_return)
        local piece = sub(bytes, from, at and at - 1)
        if not self:_fits(piece) then
            return too_large()
        elseif not at then
            self._line_pieces[#self._line_pieces + 1] = piece
            return events
        end
        self:_end_line(self:_take_line(piece), events)
        from = self:_after_line_end(bytes, at)
    end
end

--- Takes in the end of the stream. Servers forget the last line end, so what is unfinished counts as finished;
--- whether it is whole must show in itself.
---@return precis.SseEvent[] events
function Sse:finish()
    local events = {}
    local line = self:_take_line("")
    if line ~= "" then
        self:_end_line(line, events)
    end
    self:_end_event(events)
    return events
end

return Sse
