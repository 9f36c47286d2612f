"""Frames: where the participants of a trigger stand. Word order is written once a language; rules only name slots."""
