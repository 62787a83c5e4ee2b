--- How much room answers and indexes take, of all books and of each; deleting and exporting them.

local ConfirmBox = require("ui/widget/confirmbox")
local UIManager = require("ui/uimanager")

local ChoiceDialog = require("precis.ui.choice_dialog")
local ListScreen = require("precis.ui.list_screen")
local StorageView = require("precis.ui.storage_view")
local Tell = require("precis.ui.tell")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local T = _.template

local StorageScreen = {}
StorageScreen.__index = StorageScreen

---@param app precis.App
function StorageScreen.open(app)
    local screen = setmetatable({ _app = app }, StorageScreen)
    screen:_find(function(books)
        screen._menu = ListScreen.open(screen:_list(books))
    end)
end

-- Calls a function with the books, unless whoever wanted to see them is gone.
function StorageScreen:_find(show)
    local is_here = self._app.life:here()
    self._app.service:books(function(books, err)
        if not is_here() then
            return
        elseif not books then
            return Tell.error(err)
        end
        show(books)
    end)
end

function StorageScreen:_reload()
    self:_find(function(books)
        if UIManager:isWidgetShown(self._menu) then
            ListScreen.replace(self._menu, self:_list(books))
        end
    end)
end

function StorageScreen:_list(books)
    local all_bytes = self._app.archive:bytes()
    return {
        guard = self._app.host.guard,
        title = T(_("Storage: %1"), StorageView.size(all_bytes)),
        items = StorageView.items(books, {
            show = function(book)
                self:_show_book(book)
            end,
            export = function()
                self:_export()
            end,
            delete_all = function()
                self:_delete_all()
            end,
        }, all_bytes),
        empty_text = _("No answers or indexes are kept."),
    }
end

function StorageScreen:_show_book(book)
    ChoiceDialog.open({
        guard = self._app.host.guard,
        name = "storage of a book",
        title = StorageView.details(book),
        rows = function(close_and)
            local delete = close_and(function()
                self:_delete(book)
            end)
            return { { { text = _("Delete"), callback = delete }, { text = _("Close"), callback = close_and() } } }
        end,
    })
end

-- Asks before something is deleted that was paid for.
function StorageScreen:_confirm(question, delete)
    Windows.show(ConfirmBox:new(self._app.host.guard:wrap_items({
        text = question .. "\n\n" .. _("Answers would have to be paid for again. Your spending stays listed."),
        ok_text = _("Delete"),
        ok_callback = delete,
    }, "delete")))
end

function StorageScreen:_delete(book)
    local question = T(_("Delete all answers and the index of “%1”?"), StorageView.title(book))
    self:_confirm(question, function()
        local is_here = self._app.life:here()
        self._app.service:forget_book(book.identity, function(err)
            if err and is_here() then
                Tell.error(err)
            end
            self:_reload()
        end)
    end)
end

function StorageScreen:_delete_all()
    self:_confirm(_("Delete the answers and indexes of all books?"), function()
        local __, err = self._app.archive:forget_answers()
        if err then
            return Tell.error(err)
        end
        Tell.text(_("Everything is deleted. Your spending is still listed."))
        self:_reload()
    end)
end

-- Files lie open: with no spoilers wanted, that is said first.
function StorageScreen:_export()
    if not self._app.settings:get("only_what_i_have_read") then
        return self:_write_files()
    end
    Windows.show(ConfirmBox:new(self._app.host.guard:wrap_items({
        text = _("The files will contain all answers, including those about pages you have not read yet. Write them?"),
        ok_text = _("Write them"),
        ok_callback = function()
            self:_write_files()
        end,
    }, "export")))
end

function StorageScreen:_write_files()
    local is_here = self._app.life:here()
    self._app.service:export_all(function(result, err)
        if not is_here() then
            return
        elseif not result then
            return Tell.error(err)
        end
        local words = _.ngettext("%1 file was written to %2.", "%1 files were written to %2.", result.files)
        Tell.text(T(words, result.files, result.folder))
    end)
end

return StorageScreen
