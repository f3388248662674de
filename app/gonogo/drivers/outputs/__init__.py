"""Outputs that hear the verdict."""
