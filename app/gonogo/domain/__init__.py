"""What inspection means: frozen types, errors and pure functions."""
