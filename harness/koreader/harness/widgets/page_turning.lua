--- Methods of a list that has pages: swipes and page keys go round, the buttons stop at the ends.

local PageTurning = {}

function PageTurning:onGotoPage(page)
    self.page = page
    self:updateItems(1)
    return true
end

function PageTurning:onNextPage()
    return self:onGotoPage(self.page < self.page_num and self.page + 1 or 1)
end

function PageTurning:onPrevPage()
    return self:onGotoPage(self.page > 1 and self.page - 1 or self.page_num)
end

function PageTurning:onFirstPage()
    return self:onGotoPage(1)
end

function PageTurning:onLastPage()
    return self:onGotoPage(self.page_num)
end

function PageTurning:onSwipe(__, gesture)
    if gesture.direction == "west" then
        self:onNextPage()
    elseif gesture.direction == "east" then
        self:onPrevPage()
    elseif gesture.direction == "south" then
        self:onClose()
    end
end

return PageTurning
