"""The address of a page as its saved state: what one asks for, what is wrong with it, and how one is written.

Streamlit can bind widgets to the address, but writes the labels of options into it, in the language of the moment; so
the shared controls are read from the address here, once, and written back by assets/frame.js without reloading.
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit, urlunsplit

KEYS = (
    "text",
    "pair",
    "score",
    "search",
    "register",
    "language",
    "pin",
    "target",
    "edits",
    "stop",
    "lesson",
    "lecture",
)
PIN = re.compile(r"(\d{0,3})\.(\d{0,3})")
LONGEST_SHOWN = 40  # characters of a wrong value that are repeated to the reader
Place = tuple[int | None, int | None]


def read(
    query: Mapping[str, str], allowed: Mapping[str, Sequence[str]], refused: Sequence[str] = ()
) -> tuple[dict[str, str], list[str]]:
    """(what an address asks for, the "key=value" in it that do not exist).

    ``allowed``: key → possible values; ``refused``: more keys whose values were found not to exist.
    """
    asked = {key: query[key] for key in KEYS if key in query}
    wrong = [key for key, value in asked.items() if key in allowed and value not in allowed[key]]
    if "pin" in asked and pin_of(asked["pin"]) is None:
        wrong.append("pin")
    said = [f"{key}={query[key][:LONGEST_SHOWN]}" for key in (*wrong, *refused)]
    return {key: value for key, value in asked.items() if key not in wrong}, said


def pin_of(value: str | None) -> Place | None:
    """(step, source position) of "3.2", both counted from 0, one of them may be left out; None for anything else."""
    match = PIN.fullmatch(value or "")
    if not match or value == ".":
        return None
    return int(match[1]) if match[1] else None, int(match[2]) if match[2] else None


def pin_text(pin: Place | None) -> str | None:
    """The text that ``pin_of`` reads."""
    return None if pin is None else ".".join("" if place is None else str(place) for place in pin)


def query(state: Mapping[str, str | None]) -> str:
    """Everything, also what is at its usual value: usual values may change."""
    return urlencode({key: value for key, value in state.items() if value})


def link(url: str, state: Mapping[str, str | None]) -> str:
    """The address of this page in this state."""
    return urlunsplit((*urlsplit(url)[:3], query(state), ""))
