"""Errors of inspection.

A message says what happened, to which thing, and what the reader can do. It is shown to people as
it stands; the traceback goes to the log.
"""


class InspectError(Exception):
    """Root of every error that a person may be shown."""


class DeviceError(InspectError):
    """A camera or an output could not be found, opened, set or read."""


class ModelError(InspectError):
    """A model bundle is missing, altered, unreadable, or answered wrongly."""


class RecipeError(InspectError):
    """A recipe is missing, malformed, or contradicts the model or camera it names."""


class LedgerError(InspectError):
    """The ledger cannot be opened, written, or does not verify."""


class ArchiveError(InspectError):
    """An image could not be kept in, or read from, the archive."""


class LinkError(InspectError):
    """The station cannot be reached, or refused a command."""


class DataError(InspectError):
    """A folder, image or table given to a command cannot be used."""


class PeopleError(InspectError):
    """The list of people who may sign cannot be used."""


class SelfTestError(InspectError):
    """Something this installation needs does not work, or the self-test itself could not run."""


class UpdateError(InspectError):
    """An update cannot be read, trusted, tried or taken; nothing of it is left behind."""
