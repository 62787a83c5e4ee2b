--- Methods of a text box that move its cursor and edit at it, and the keys that do so.

local Editing = {}

-- Moves of the text widget, by KOReader's names for them here.
local MOVES = {
    leftChar = "moveCursorLeft",
    rightChar = "moveCursorRight",
    upLine = "moveCursorUp",
    downLine = "moveCursorDown",
    goToHome = "moveCursorHome",
    goToEnd = "moveCursorEnd",
}
for name, move in pairs(MOVES) do
    Editing[name] = function(self)
        self.text_widget[move](self.text_widget)
        self.charpos = self.text_widget:getCharPos()
    end
end

function Editing:delNextChar()
    if not self.readonly and self.charpos <= #self.charlist then
        table.remove(self.charlist, self.charpos)
        self:_changed()
    end
end

-- Whether the move went anywhere; at the first and last line the focus may go on to what is beside the box.
local function moved(self, move)
    local before = self.charpos
    if #self.charlist > 0 then
        move(self)
    end
    return self.charpos ~= before
end

local function always(act)
    return function(self)
        act(self)
        return true
    end
end

local KEYS = {
    Backspace = function(self)
        self:delChar()
        return true
    end,
    Del = always(Editing.delNextChar),
    Left = always(Editing.leftChar),
    Right = always(Editing.rightChar),
    Home = always(Editing.goToHome),
    End = always(Editing.goToEnd),
    Up = function(self)
        return moved(self, self.upLine)
    end,
    Down = function(self)
        return moved(self, self.downLine)
    end,
    Press = function(self)
        self:addChars("\n")
        return true
    end,
    Back = function(self)
        self.parent:onCloseDialog()
        return true
    end,
}

function Editing:onKeyPress(key)
    local act = self.focused and not next(key.modifiers) and KEYS[key.key]
    return act and act(self) or false
end

return Editing
