"""Times that commands take."""

from datetime import UTC, datetime

import click


def utc_time(_: click.Context, __: click.Parameter, value: str) -> str:
    """Read a time as the ledger spells it; one without a zone is UTC."""
    if not value:
        return ""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        msg = f"{value!r} is no time; write it as 2026-11-20 or 2026-11-20T18:30:00."
        raise click.BadParameter(msg) from error
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
