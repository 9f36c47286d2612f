"""The dictionaries: YAML files, checked entry by entry, compiled into a lexicon that is cached by content."""
