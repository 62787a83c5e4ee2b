"""What tests of widgets do with them: show one, and see what it called back."""

from __future__ import annotations

from harness.reader import Reader


def show(screen: Reader, code: str) -> None:
    """Show the widget that an expression makes; it stays at hand as `shown`."""
    screen.runtime.execute(f"shown = {code} UIManager:show(shown)")
    screen.settle()


def seen(screen: Reader) -> list[str]:
    """What was noted so far."""
    return [item.decode() for item in screen.runtime.eval("seen").values()]
