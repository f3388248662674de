"""Decoders: what a model's tensors mean, one module a kind."""
