"""Production that was recorded, judged by another rule, recipe version or model."""
