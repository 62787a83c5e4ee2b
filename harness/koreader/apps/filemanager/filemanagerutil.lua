--- Helpers of the file browser.

local border = require("harness.border")

local FileManagerUtil = {}

function FileManagerUtil.getDefaultDir()
    return border.data_dir
end

--- Paths inside the home folder lose it.
function FileManagerUtil.abbreviate(path)
    local home = G_reader_settings:readSetting("home_dir") or FileManagerUtil.getDefaultDir()
    if path and path:sub(1, #home + 1) == home .. "/" then
        return path:sub(#home + 2)
    end
    return path
end

return FileManagerUtil
