"""Taking events out: `export_events` writes them as CSV or JSONL, `COLUMNS` says what the CSV holds."""

from __future__ import annotations

from eventcoder.export.columns import COLUMNS, Column, columns_markdown
from eventcoder.export.writing import Format, export_events

__all__ = ["COLUMNS", "Column", "Format", "columns_markdown", "export_events"]
