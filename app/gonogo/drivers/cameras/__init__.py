"""Cameras: Basler, pylon's emulator, replay."""
