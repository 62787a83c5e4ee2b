"""Where the material lies that tests read but the project does not own: `shared/` beside the repository.

It holds real books and recorded replies under licences of their own. Tests that need it skip, and say why, where
it is absent.
"""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

needs_shared_data = pytest.mark.skipif(not SHARED.is_dir(), reason="no folder shared/ beside the repository")


def shared_path(relative: str) -> Path:
    """One file or folder of the shared material; skips the calling test when it is absent."""
    path = SHARED / relative
    if not path.exists():
        pytest.skip(f"no shared/{relative} beside the repository")
    return path


def shared_files(pattern: str) -> list[Path]:
    """All shared files that match a glob, sorted; for parametrized tests. Empty when the folder is absent."""
    return sorted(SHARED.glob(pattern)) if SHARED.is_dir() else []
