"""Reading and judging events on a terminal: `review_table` and `event_view` show them, `Session` asks for verdicts."""

from __future__ import annotations

from eventcoder.review.bidi import BIDI, Bidi, effective
from eventcoder.review.session import HELP, Session
from eventcoder.review.table import event_view, review_table

__all__ = ["BIDI", "HELP", "Bidi", "Session", "effective", "event_view", "review_table"]
