"""A lesson: stops, each of which sets what is on screen, says a few sentences, and may ask before it shows.

As a file it is TOML, a table [[stop]] each:

    page = "translate"                         # the path of the page
    address = "text=…&pair=ko-en&score=none"   # what stands after the ? of its link
    title = "The bottleneck"                   # each text in one language, or in two: title.en = "…", title.ko = "…"
    says = "…"
    ask = "choice"                             # optional: "choice", "token" or "paint"
    question = "…"
    options = ["one", "two"]                   # of a choice
    answer = 1                                 # which of them is right, from 0
    reveal = "…"                               # what is said after the answer

``token`` asks which source token has the largest weight at the pinned step, ``paint`` for the whole row of weights.
As a part of a link it is the same, packed.
"""

import base64
import binascii
import json
import tomllib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

OURS = Path(__file__).parents[2] / "assets" / "lessons" / "path.toml"
ASKS = ("", "choice", "token", "paint")
PAGES = ("translate", "encoder", "compare", "what-if", "scores")
MOST = 40  # stops
LONGEST = 20_000  # bytes of a lesson in a link, unpacked
Text = dict[str, str]  # language → text


class BadLesson(ValueError):
    """What is no lesson: the key of a sentence in the words table [lesson], and the values to fill in."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop. ``options``: language → what can be chosen; ``answer``: which is right."""

    page: str
    address: str
    title: Text
    says: Text = field(default_factory=dict)
    ask: str = ""
    question: Text = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    answer: int = 0
    reveal: Text = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        """What the address of this stop says."""
        return dict(parse_qsl(self.address.removeprefix("?")))


def said(text: Mapping[str, Any], language: str) -> Any:
    """A text in this language, else in the one that there is."""
    return text.get(language) or next(iter(text.values()), "")


@cache
def ours() -> tuple[Stop, ...]:
    """The guided path that comes with the app."""
    return parsed(OURS.read_text("utf-8"))


def parsed(text: str) -> tuple[Stop, ...]:
    """The stops of a file. Raises BadLesson."""
    try:
        found = tomllib.loads(text).get("stop")
    except tomllib.TOMLDecodeError as error:
        raise BadLesson("no_toml", error=str(error)) from None
    return _stops(found)


def unpacked(text: str) -> tuple[Stop, ...]:
    """The stops of a link. Raises BadLesson."""
    try:
        packed = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        reader = zlib.decompressobj()
        written = reader.decompress(packed, LONGEST)
        found = json.loads(written)
    except (ValueError, binascii.Error, zlib.error, RecursionError):
        raise BadLesson("no_link") from None
    return _stops(found)


def packed(stops: Sequence[Stop]) -> str:
    """The text that ``unpacked`` reads."""
    written = json.dumps([_lean(stop) for stop in stops], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(written.encode(), 9)).decode().rstrip("=")


def written(stops: Sequence[Stop]) -> str:
    """The file that ``parsed`` reads."""
    return "\n".join("[[stop]]\n" + "".join(_lines(_lean(stop))) for stop in stops)


def _lean(stop: Stop) -> dict[str, Any]:
    return {key: value for key, value in asdict(stop).items() if value or key == "answer" and stop.ask == "choice"}


def _lines(values: Mapping[str, Any], before: str = "") -> list[str]:
    """Lines of TOML: JSON's strings, numbers and lists are TOML's, too."""
    lines = []
    for key, value in values.items():
        if isinstance(value, dict) and value.keys() != {""}:
            lines += _lines(value, f"{before}{key}.")
        else:
            plain = value[""] if isinstance(value, dict) else value  # a text of no language
            lines.append(f"{before}{key} = {json.dumps(plain, ensure_ascii=False)}\n")
    return lines


def _stops(found: Any) -> tuple[Stop, ...]:
    if not isinstance(found, list) or not found:
        raise BadLesson("no_stops")
    if len(found) > MOST:
        raise BadLesson("many_stops", most=MOST)
    return tuple(_stop(n, values) for n, values in enumerate(found, 1))


def _stop(n: int, values: Any) -> Stop:
    """The n-th stop from what was read. Raises BadLesson."""
    if not isinstance(values, dict):
        raise BadLesson("no_stop", n=n)
    for key in ("page", "address", "ask"):
        if not isinstance(values.get(key, ""), str):
            raise BadLesson("bad_value", n=n, name=key)
    stop = Stop(
        values.get("page") or "translate",
        values.get("address", ""),
        *(_text(n, values, key) for key in ("title", "says")),
        values.get("ask", ""),
        _text(n, values, "question"),
        _options(n, values),
        values.get("answer", 0),
        _text(n, values, "reveal"),
    )
    if not stop.title:
        raise BadLesson("bad_value", n=n, name="title")
    if stop.page not in PAGES:
        raise BadLesson("bad_page", n=n, page=stop.page[:40], pages=", ".join(PAGES))
    if stop.ask not in ASKS:
        raise BadLesson("bad_value", n=n, name="ask")
    if stop.ask == "choice" and not _fits(stop):
        raise BadLesson("bad_value", n=n, name="answer")
    return stop


def _fits(stop: Stop) -> bool:
    """Whether the answer is one of the options, in every language."""
    whole = isinstance(stop.answer, int) and not isinstance(stop.answer, bool)
    return whole and bool(stop.options) and all(0 <= stop.answer < len(names) for names in stop.options.values())


def _text(n: int, values: Mapping[str, Any], key: str) -> Text:
    """A text in one language, or in several."""
    value = values.get(key, {})
    text = {"": value} if isinstance(value, str) else value
    if not isinstance(text, dict) or not all(isinstance(one, str) for pair in text.items() for one in pair):
        raise BadLesson("bad_value", n=n, name=key)
    return {language: one for language, one in text.items() if one.strip()}


def _options(n: int, values: Mapping[str, Any]) -> dict[str, list[str]]:
    value = values.get("options", {})
    options = {"": value} if isinstance(value, list) else value
    if not isinstance(options, dict):
        raise BadLesson("bad_value", n=n, name="options")
    for names in options.values():
        if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
            raise BadLesson("bad_value", n=n, name="options")
    return options
