"""People who may sign, by password."""
