"""Heavy proof: each module is one command, writes a dated report, and has a small twin in CI."""
