"""What a sentence mentions: names, noun phrases, numbers and times, by token index."""
