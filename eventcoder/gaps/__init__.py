"""What a corpus says and the dictionaries do not know: phrases that look like actors, places and verbs."""
