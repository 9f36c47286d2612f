"""Coded events against gold: what is right, missed, wrong and superfluous, by type, slot and rule."""
