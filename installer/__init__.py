"""The package for a plant: the frozen tree, what may be in it, and its licences."""
