"""``gonogo`` and ``python -m gonogo``."""

from gonogo.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
