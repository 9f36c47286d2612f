"""Gazetteers of the user: from a GeoNames dump or a table to places that the dictionaries stand upon."""
