"""Passwords that come on standard input."""

import sys

from gonogo.domain.errors import PeopleError


def piped_password() -> str:
    """Read a line of standard input.

    Raises
    ------
    PeopleError
        It is no text.
    """
    try:
        password = sys.stdin.readline().rstrip("\r\n")
        password.encode()  # some systems pass on bytes that are no text in disguise
    except UnicodeError as error:
        msg = "The password on standard input is no text; write it in UTF-8."
        raise PeopleError(msg) from error
    return password
