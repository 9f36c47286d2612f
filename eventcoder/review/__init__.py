"""Reading and judging events: `review_table` and `event_view` print, `desk` takes verdicts, `tui` is the screen."""

from __future__ import annotations

from eventcoder.review.bidi import BIDI, Bidi, effective
from eventcoder.review.table import event_view, review_table

__all__ = ["BIDI", "Bidi", "effective", "event_view", "review_table"]
