"""A recipe made runnable: one frame in, one decision out."""
