"""Where the dictionaries and migrations are: beside the package in a checkout, inside it in an installed copy."""

from __future__ import annotations

from pathlib import Path

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
