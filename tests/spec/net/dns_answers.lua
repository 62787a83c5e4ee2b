--- Writes what name servers say, for specs: an independent hand at the wire format.

local DnsAnswers = {}

local KINDS = { A = 1, CNAME = 5, AAAA = 28 }

local function uint16(value)
    return string.char(math.floor(value / 256), value % 256)
end

--- A name as labels, without compression.
function DnsAnswers.name(text)
    return (text:gsub("([^.]+)%.?", function(label)
        return string.char(#label) .. label
    end)) .. "\0"
end

--- Which kind of address a question is about.
function DnsAnswers.kind_of(question)
    return question:byte(#question - 2) == KINDS.AAAA and "AAAA" or "A"
end

--- A record; `owner` defaults to a pointer to the question's name.
function DnsAnswers.record(kind, data, ttl, owner)
    local fixed = uint16(KINDS[kind]) .. uint16(1) .. uint16(0) .. uint16(ttl or 60) .. uint16(#data)
    return (owner or "\192\12") .. fixed .. data
end

--- The answer to a question, with the records given.
function DnsAnswers.answer(question, records, flags)
    local head = question:sub(1, 2) .. uint16(flags or 0x8180) .. uint16(1) .. uint16(#records) .. ("\0"):rep(4)
    return head .. question:sub(13) .. table.concat(records)
end

--- A name server that knows these addresses (4 or 16 bytes each) for any name.
function DnsAnswers.server(addresses, ttl)
    return function(socket, question)
        local kind, records = DnsAnswers.kind_of(question), {}
        for __, address in ipairs(addresses) do
            if (#address == 4) == (kind == "A") then
                table.insert(records, DnsAnswers.record(kind, address, ttl))
            end
        end
        socket:answer(DnsAnswers.answer(question, records))
    end
end

return DnsAnswers
