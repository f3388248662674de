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

    def knows(self, name: str) -> bool:
        """Whether the name is on the list.

        Raises
        ------
        PeopleError
            The list cannot be read.
        """
        ...
