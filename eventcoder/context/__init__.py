"""What a sentence does to its events: negation, aim, future, condition, fear, and who says so. Cues are data."""
