"""The lexicon: words with their Korean and English forms, read from the tables in assets/textbook."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FIGURES = {  # numbers written in digits, in both languages alike
    "hour": range(1, 13),
    "count": range(2, 100),
    "age": range(5, 100),
    "year": range(1950, 2036),
    "price": range(100, 10000, 100),
}
ASSETS = Path(__file__).resolve().parents[2] / "assets" / "textbook"


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the lexicon.

    ``korean`` and ``english`` hold their forms by name ("" is the main one; a place has "at", "to"); ``of`` holds
    the classes a verb asks of its object and place, or an adjective of its noun.
    """

    kind: str
    korean: str
    english: str
    classes: frozenset[str]
    article: str = "-"
    forms: dict[str, str] = field(default_factory=dict)
    of: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def person(self) -> str:
        """first, second, third or plural: what an English verb agrees with."""
        if self.kind == "noun":
            return "plural" if self.article == "s" else "third"
        return next((p for p in ("first", "second", "plural") if p in self.classes), "third")

    def spoken(self, polite: bool) -> str:
        """The Korean form: 나|저 gives 나 plainly and 저 politely."""
        plain, _, formal = self.korean.partition("|")
        return formal if polite and formal else plain


def rows(name: str) -> list[list[str]]:
    """The cells of a tab-separated table in assets/textbook, without comments."""
    lines = (ASSETS / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _set(cell: str) -> frozenset[str]:
    return frozenset(cell.split()) - {"-"}


def _nouns() -> list[Entry]:
    """Nouns; those English has only in the plural (glasses, jeans) also have the class "pl"."""
    return [
        Entry("noun", ko, en, _set(classes) | ({"pl"} if article == "s" else set()), article)
        for ko, en, article, classes in rows("nouns.tsv")
    ]


def _verbs() -> list[Entry]:
    entries = []
    for row in rows("verbs.tsv"):
        ko, en, classes, objects, places = row + ["-"] * (5 - len(row))
        of = {"object": _set(objects), "place": _set(places)}
        entries.append(Entry("verb", ko, en, _set(classes) | _flags(of), of=of))
    return entries


def _flags(of: dict[str, frozenset[str]]) -> frozenset[str]:
    """Classes that say what a verb takes: +object, +place, so that a frame can ask for it."""
    return frozenset(f"+{name}" for name, classes in of.items() if classes)


def _adjectives() -> list[Entry]:
    entries = []
    for row in rows("adjectives.tsv"):
        ko, en, classes, nouns = row + ["-"] * (4 - len(row))
        of = {"noun": _set(nouns)}
        entries.append(Entry("adjective", ko, en, _set(classes) | _flags(of), of=of))
    return entries


def _places() -> list[Entry]:
    return [
        Entry("place", ko, noun, _set(classes), forms={"at": at, "to": to})
        for ko, at, to, noun, classes in rows("places.tsv")
    ]


def _counted() -> list[Entry]:
    return [
        Entry("counted", ko, en, frozenset({counter}), "a", forms={"counter": counter})
        for ko, counter, en in rows("counted.tsv")
    ]


def _figures() -> list[Entry]:
    return [Entry("figure", str(n), str(n), frozenset({use})) for use, numbers in FIGURES.items() for n in numbers]


def _simple(kind: str) -> list[Entry]:
    return [Entry(kind, row[0], row[1], _set(row[2] if row[2:] else "-")) for row in rows(f"{kind}s.tsv")]


@cache
def lexicon() -> dict[str, tuple[Entry, ...]]:
    """All entries by kind: noun, verb, adjective, place, counted, figure, person, owner, time, number, determiner."""
    tables = {"noun": _nouns(), "verb": _verbs(), "adjective": _adjectives(), "place": _places()}
    tables |= {"counted": _counted(), "figure": _figures()} | {
        kind: _simple(kind) for kind in ("person", "owner", "time", "number", "determiner")
    }
    return {kind: tuple(entries) for kind, entries in tables.items()}


def _fits(entry: Entry, wanted: frozenset[str]) -> bool:
    return any(set(one.split("&")) <= entry.classes for one in wanted)


def choices(spec: str, bound: dict[str, Entry]) -> tuple[Entry, ...]:
    """The entries a slot may take.

    ``spec`` is "kind class …" (any of the classes, a&b for both, -class to exclude, none for all) or "object of v",
    "place of v", "noun of a": what the entry bound to that slot asks for.
    """
    kind, *words = spec.split()
    if words[:1] != ["of"]:
        return _select(spec)
    table = "noun" if kind == "object" else kind
    return _select(" ".join([table, *sorted(bound[words[1]].of[kind]), *words[2:]]))


@cache
def _select(spec: str) -> tuple[Entry, ...]:
    kind, *words = spec.split()
    excluded = {word[1:] for word in words if word.startswith("-")}
    wanted = frozenset(word for word in words if not word.startswith("-"))
    entries = [entry for entry in lexicon()[kind] if not wanted or _fits(entry, wanted)]
    return tuple(entry for entry in entries if not excluded & entry.classes)
