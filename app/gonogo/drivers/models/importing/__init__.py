"""Foreign ONNX files: what they are, and how they become a bundle's graph."""
