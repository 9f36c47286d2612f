"""Matches and mentions become events: roles, place, date, counts, attribution, codes, identity."""
