"""Text for tables that people open in a spreadsheet."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text
