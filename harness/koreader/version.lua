--- Which KOReader this pretends to be; tests choose with `Runtime(koreader_version=…)`.

local border = require("harness.border")

local Version = {}

function Version:getCurrentRevision()
    return border.koreader_version
end

function Version:getShortVersion()
    return border.koreader_version
end

--- "v2026.07.2" is 202607020000: year, month, point release, and commits since.
function Version:getNormalizedVersion(revision)
    local year, month, point, commits = revision:match("^v(%d+)%.(%d+)%.?(%d*)%-?(%d*)")
    return ((tonumber(year) * 100 + tonumber(month)) * 100 + (tonumber(point) or 0)) * 10000 + (tonumber(commits) or 0)
end

function Version:getNormalizedCurrentVersion()
    return self:getNormalizedVersion(self:getCurrentRevision())
end

return Version
