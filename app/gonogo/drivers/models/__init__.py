"""Model bundles and the runtimes that run them."""
