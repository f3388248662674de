"""The content-addressed image archive."""
