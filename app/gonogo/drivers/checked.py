"""What a person or another program wrote becomes a type of ours, or is refused at the place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

_Checked = TypeVar("_Checked")
_PLACE = re.compile(r" - at `\$\.?(?P<place>.*)`$")
# YAML's escapes can spell it, and no file, no ledger and no screen can hold it.
_HALF = re.compile(r"[\ud800-\udfff]")
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
    """Make a Struct of what was read from JSON or YAML.

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
    for misfit in _misfits(given, made):
        raise misfit
    return made


def spelled(made: object) -> dict[str, Any]:
    """Fields of a Struct as a file spells them, so that reading them gives the same again.

    Raises
    ------
    MisfitError
        A field has a value that its type refuses.
    """
    spelt: dict[str, Any] = msgspec.to_builtins(checked(msgspec.to_builtins(made), type(made)))
    return spelt


def schema_of(kind: type) -> dict[str, Any]:
    """JSON schema of a Struct of which every field must be known."""
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


def _misfits(given: object, made: object, where: str = "") -> Iterator[MisfitError]:
    """What a type does not see: fields that were given and are not in what was made, half texts.

    What may be anything is not looked into: it is as it was given, and YAML can name one thing so
    many times in another that a walk through all of it would never end.
    """
    if isinstance(made, msgspec.Struct) and isinstance(given, Mapping):
        for name, value in given.items():
            place = _joined(where, str(name))
            if name in made.__struct_fields__:
                yield from _misfits(value, getattr(made, name), place)
            else:
                yield MisfitError(place, "there is no such field")
    elif isinstance(made, Mapping) and isinstance(given, Mapping):
        for name, kept in made.items():
            yield from _misfits(name, name, where)
            if isinstance(kept, msgspec.Struct | str):
                yield from _misfits(given[name], kept, _joined(where, name))
    elif isinstance(made, tuple) and isinstance(given, Sequence):
        for number, (item, kept) in enumerate(zip(given, made, strict=True)):
            yield from _misfits(item, kept, f"{where}[{number}]")
    elif isinstance(made, str) and _HALF.search(made):
        yield MisfitError(where, "the text has half a character in it (U+D800 to U+DFFF)")


def _joined(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
