"""Foreign ONNX files: opened in a child process under limits, understood, and wrapped."""
