"""The ledger in SQLite, through APSW alone."""
