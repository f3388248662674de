"""The engineer's tools over recorded decisions."""
