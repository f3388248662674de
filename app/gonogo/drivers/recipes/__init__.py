"""Recipes as JSON files, one per immutable version."""
