"""Joins drivers to ports, the only place that does; a module for each that asks for it."""
