"""The full screen. It needs textual, which is slow to import: only `eventcoder review` on a terminal imports this."""
