"""From the text as given to sentences and tokens; no offset is ever lost."""
