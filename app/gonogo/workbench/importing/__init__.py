"""Understand a foreign model: what its file says, what is usual, and what must be asked."""
