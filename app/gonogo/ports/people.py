"""Who may sign."""

from typing import Protocol


class People(Protocol):
    """Names with a password each."""

    def verify(self, name: str, password: str) -> bool:
        """Whether this is the person's password; False for an unknown name as well.

        Raises
        ------
        PeopleError
            The list cannot be read.
        """
        ...
