"""What differs between languages: letters, affixes, verb forms, numerals, the calendar. No rules live here."""
