"""Thresholds from scores with truth: the cheapest rule, its rivals, and how sure they are."""
