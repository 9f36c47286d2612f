"""Where the dictionaries and migrations are, beside the package or inside it, and where the user's own data are."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / f"{name}_data"
    return inside if inside.is_dir() else _PACKAGE.parent / name


def dictionaries() -> Path:
    """Folder of the dictionaries that travel with the program."""
    return _folder("dictionaries")


def migrations() -> Path:
    """Folder of the Alembic scripts that travel with the program."""
    return _folder("migrations")


def data() -> Path:
    """Folder of what the user gave to keep: that of the variable EVENTCODER_DATA, else the platform's own."""
    return Path(os.environ.get("EVENTCODER_DATA") or platformdirs.user_data_dir("eventcoder", appauthor=False))


def write_whole(path: Path, data: bytes) -> None:
    """Written beside and renamed, so that two processes never read half a file; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
