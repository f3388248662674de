"""Everything that touches a device, a runtime or a file."""
