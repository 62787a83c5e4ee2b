"""What the contract tests share."""

from __future__ import annotations

import pytest

from harness.reader import Reader
from harness.runtime import Runtime


@pytest.fixture
def screen(runtime: Runtime) -> Reader:
    """A person before an empty screen, with the usual widgets at hand as globals."""
    reader = Reader(runtime, plugin=None)
    runtime.execute(
        """
        UIManager = require("ui/uimanager")
        for name, module in pairs({ InfoMessage = "infomessage", ConfirmBox = "confirmbox",
            MultiConfirmBox = "multiconfirmbox", ButtonDialog = "buttondialog", InputDialog = "inputdialog",
            MultiInputDialog = "multiinputdialog", Menu = "menu", TextViewer = "textviewer",
            Notification = "notification", SpinWidget = "spinwidget", CheckButton = "checkbutton",
            ScrollHtmlWidget = "scrollhtmlwidget", TextBoxWidget = "textboxwidget", KeyValuePage = "keyvaluepage",
            RadioButtonWidget = "radiobuttonwidget", SortWidget = "sortwidget", QRMessage = "qrmessage",
            ProgressbarDialog = "progressbardialog", PathChooser = "pathchooser", TextWidget = "textwidget" }) do
            _G[name] = require("ui/widget/" .. module)
        end
        Font = require("ui/font")
        seen = {}
        function note(text) return function() table.insert(seen, text) end end
        """
    )
    return reader
