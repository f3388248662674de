"""The self-test of an installation: its runner, and the checks of what drivers need."""
