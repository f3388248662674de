"""StationControl over a local socket."""
