"""The address of a page as its saved state: what it holds, what is wrong with one, and a link to share."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit, urlunsplit

SHARED = ("text", "pair", "score", "register", "language")  # the keys of the shared controls
PIN = re.compile(r"(\d{1,3})\.(\d{1,3})")


def broken(query: Mapping[str, str], allowed: Mapping[str, Sequence[str]]) -> list[str]:
    """The "key=value" of an address that name something which does not exist."""
    wrong = [f"{key}={query[key]}" for key in allowed if key in query and query[key] not in allowed[key]]
    if "pin" in query and pin_of(query["pin"]) is None:
        wrong.append(f"pin={query['pin']}")
    return [entry[:60] for entry in wrong]


def pin_of(value: str | None) -> tuple[int, int] | None:
    """(step, source position) of "3.2", both counted from 0; None for anything else."""
    match = PIN.fullmatch(value or "")
    return (int(match[1]), int(match[2])) if match else None


def link(url: str, state: Mapping[str, str | None], pin: tuple[int, int] | None) -> str:
    """An address that says everything, also what is at its usual value: usual values may change."""
    query = {key: value for key, value in state.items() if value}
    if pin is not None:
        query["pin"] = f"{pin[0]}.{pin[1]}"
    return urlunsplit((*urlsplit(url)[:3], urlencode(query), ""))
