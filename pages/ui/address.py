"""The address of a page as its saved state: what it holds, what is wrong with one, and a link to share."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit, urlunsplit

SHARED = ("text", "pair", "score", "register", "language")  # the keys of the shared controls
PIN = re.compile(r"(\d{0,3})\.(\d{0,3})")
Place = tuple[int | None, int | None]


def broken(query: Mapping[str, str], allowed: Mapping[str, Sequence[str]]) -> list[str]:
    """The "key=value" of an address that name something which does not exist."""
    wrong = [f"{key}={query[key]}" for key in allowed if key in query and query[key] not in allowed[key]]
    if "pin" in query and pin_of(query["pin"]) is None:
        wrong.append(f"pin={query['pin']}")
    return [entry[:60] for entry in wrong]


def pin_of(value: str | None) -> Place | None:
    """(step, source position) of "3.2", both counted from 0, one of them may be left out; None for anything else."""
    match = PIN.fullmatch(value or "")
    if not match or value == ".":
        return None
    return int(match[1]) if match[1] else None, int(match[2]) if match[2] else None


def pin_text(pin: Place | None) -> str | None:
    """ "3.2", as ``pin_of`` reads it."""
    return None if pin is None else ".".join("" if place is None else str(place) for place in pin)


def link(url: str, state: Mapping[str, str | None]) -> str:
    """An address that says everything, also what is at its usual value: usual values may change."""
    query = urlencode({key: value for key, value in state.items() if value})
    return urlunsplit((*urlsplit(url)[:3], query, ""))
