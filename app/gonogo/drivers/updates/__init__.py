"""Updates by file: signed bundles, the programs they hold, and which of them is in use."""
