--- The part of KOReader's crengine document that skips files a book marks as aside ("non-linear"), when told to.
--
-- Flow 0 is the main text; every run of aside pages is a flow of its own.

local Flows = {}

--- Sorts the pages into flows; KOReader does it after every rendering.
function Flows:cacheFlows()
    self.flows, self.page_in_flow = {}, {}
    if not (self:hasNonLinearFlows() and self.hide_nonlinear_flows) then
        self.last_linear_page = self:getPageCount()
        self.flows[0] = { 1, self.last_linear_page }
        return
    end
    for page = 1, self:getPageCount() do
        local flow = self:getPageFlow(page)
        self.flows[flow] = self.flows[flow] or { page, 0 }
        self.flows[flow][2] = self.flows[flow][2] + 1
        self.page_in_flow[page] = self.flows[flow][2]
        if flow == 0 then
            self.last_linear_page = page
        end
    end
end

function Flows:setHideNonlinearFlows(hide)
    self.hide_nonlinear_flows = hide
    self:cacheFlows()
end

function Flows:hasHiddenFlows()
    return self.flows[1] ~= nil
end

function Flows:getPageFlow(page)
    return self.hide_nonlinear_flows and self._document.page_flow(page) or 0
end

-- The next page of the same flow or of the main one, from `page` on in steps of `step`; 0: none.
function Flows:_page_after(page, step)
    local flow = self:getPageFlow(page)
    local candidate = page + step
    while candidate >= 1 and candidate <= self:getPageCount() do
        local its_flow = self:getPageFlow(candidate)
        if its_flow == flow or its_flow == 0 then
            return candidate
        end
        candidate = candidate + step
    end
    return 0
end

function Flows:getNextPage(page)
    if page < 0 or page >= self:getPageCount() then
        return 0
    end
    return page == 0 and self:getFirstPageInFlow(0) or self:_page_after(page, 1)
end

function Flows:getPrevPage(page)
    if page < 0 or page > self:getPageCount() then
        return 0
    end
    return page == 0 and self.last_linear_page or self:_page_after(page, -1)
end

function Flows:getLastLinearPage()
    return self.last_linear_page
end

function Flows:getFirstPageInFlow(flow)
    return self.flows[flow][1]
end

function Flows:getTotalPagesInFlow(flow)
    return self.flows[flow][2]
end

function Flows:getPageNumberInFlow(page)
    return self:hasHiddenFlows() and self.page_in_flow[page] or page
end

function Flows:getTotalPagesLeft(page)
    local left = 0
    for later = page + 1, self:getPageCount() do
        left = left + (self:getPageFlow(later) == 0 and 1 or 0)
    end
    return left
end

return Flows
