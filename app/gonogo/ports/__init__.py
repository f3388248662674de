"""The Protocols the rooms talk through, and the station's messages."""
