"""Packages that only some formats need: asked for when they are used, with advice where they are missing."""

from __future__ import annotations

import importlib
from typing import Any

from eventcoder.errors import EventcoderError


def extra(module: str, what: str) -> Any:
    """The module; EventcoderError that says what to install if it is not there. `what` needs it: "Parquet"."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] != module.split(".")[0]:
            raise
        raise EventcoderError(f"{what} needs one more package: pip install 'eventcoder[export]'") from None
