"""Labelled images as people keep them: found, checked and read."""
