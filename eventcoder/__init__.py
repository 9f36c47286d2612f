"""eventcoder: Arabic and English news in, typed conflict events out, each with the words and the rule that made it."""

__version__ = "0.1.0"
