"""What a person or another program wrote becomes a type of ours, or is refused at the place."""

import re
from collections.abc import Mapping, Sequence
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

_Checked = TypeVar("_Checked")
_PLACE = re.compile(r" - at `\$\.?(?P<place>.*)`$")
_MISSING = re.compile(r"Object missing required field `(?P<field>.+)`")


class MisfitError(Exception):
    """A value does not fit.

    Attributes
    ----------
    where : str
        Path of the field, for example ``camera.trigger.mode``; empty for the whole.
    what : str
        What is wrong, without a full stop.
    """

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


def checked(given: object, kind: type[_Checked]) -> _Checked:
    """Make a dataclass of what was read from JSON or YAML.

    Every field must be known, on every level: a misspelled limit would be no limit.

    Raises
    ------
    MisfitError
        A field is unknown or missing, or has a value that its type or its class refuses.
    """
    try:
        made = msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise _misfit(str(error), kind) from error
    if unknown := _unknown(given, msgspec.to_builtins(made)):
        raise MisfitError(unknown, "there is no such field")
    return made


def spelled(made: object) -> dict[str, Any]:
    """Fields of a dataclass as a file spells them, so that reading them gives the same again.

    Raises
    ------
    MisfitError
        A field has a value that its type refuses.
    """
    fields: dict[str, Any] = msgspec.to_builtins(checked(msgspec.to_builtins(made), type(made)))
    return fields


def schema_of(kind: type) -> dict[str, Any]:
    """JSON schema of a dataclass of which every field must be known."""
    schema = msgspec.json.schema(kind)
    for each in schema["$defs"].values():
        if "properties" in each:
            each["additionalProperties"] = False
    return schema


def _misfit(said: str, kind: type) -> MisfitError:
    found = _PLACE.search(said)
    where, what = (found["place"], said[: found.start()]) if found else ("", said)
    if missing := _MISSING.fullmatch(what):
        return MisfitError(_joined(where, missing["field"]), "the field is missing")
    if what.startswith("Invalid enum value"):
        choices = ", ".join(repr(choice) for choice in _choices(kind, where))
        given = what.removeprefix("Invalid enum value ")
        return MisfitError(where, f"{given} is none of {choices}" if choices else what)
    return MisfitError(where, what[:1].lower() + what[1:].replace("`", ""))


def _choices(kind: Any, where: str) -> tuple[object, ...]:  # noqa: ANN401  any type there is
    """What may stand at a place of a type; empty where that cannot be told."""
    for name in re.sub(r"\[.*?\]", "", where).split("."):
        kind = _inner(get_type_hints(kind).get(name))
    return get_args(kind) if get_origin(kind) is Literal else ()


def _inner(kind: Any) -> Any:  # noqa: ANN401  any type there is
    """Type of the items of a tuple, and of what may be None."""
    while get_origin(kind) in (tuple, Union, UnionType):
        kind = next(each for each in get_args(kind) if each not in (type(None), ...))
    return kind


def _unknown(given: object, made: object, where: str = "") -> str:
    """Path of the first field that was given and is not in what was made; empty if none is."""
    if isinstance(given, Mapping) and isinstance(made, Mapping):
        for name, value in given.items():
            if name not in made:
                return _joined(where, str(name))
            if found := _unknown(value, made[name], _joined(where, str(name))):
                return found
    elif isinstance(given, Sequence) and isinstance(made, Sequence) and not isinstance(given, str):
        for number, (item, kept) in enumerate(zip(given, made, strict=True)):
            if found := _unknown(item, kept, f"{where}[{number}]"):
                return found
    return ""


def _joined(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
