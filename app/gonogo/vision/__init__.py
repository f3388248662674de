"""Pixels in, pixels out; no input or output."""
