"""JSON as the exports write it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any


def compact(record: Any) -> bytes:
    """JSON on one line, as UTF-8; days and moments as ISO 8601, lone surrogates as question marks."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=_iso, allow_nan=False)
    return text.encode("utf-8", "replace")


def _iso(day: dt.date) -> str:
    return day.isoformat()
