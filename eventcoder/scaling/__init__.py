"""Many articles at once: processes of one machine, and Spark on many."""
