"""The lexicon: words with their Korean and English forms, read from the tables in assets/textbook."""

from dataclasses import dataclass, field
from functools import cache

from model.textbook.tables import rows

FIGURES = {  # numbers written in digits, in both languages alike
    "hour": range(1, 13),
    "count": range(2, 100),
    "age": range(5, 100),
    "year": range(1950, 2036),
    "price": range(100, 10000, 100),
}
_KINDS = ("person", "owner", "time", "number", "determiner")
_MORE = {"subject", "object", "to", "with", "goal", "from"}  # what of "more" names classes; the rest names forms


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A word of the lexicon.

    ``korean`` and ``english`` hold its main forms; ``forms`` others by name (a place has "at", "to", a noun "counter",
    a verb "particle", "honorific", "passive"); ``of`` holds the classes a verb asks of its subject, object, place …, an
    adjective of its noun.
    """

    kind: str
    korean: str
    english: str
    classes: frozenset[str]
    article: str = "-"
    forms: dict[str, str] = field(default_factory=dict)
    of: dict[str, frozenset[str]] = field(default_factory=dict)
    lemma: str = field(init=False)  # its name in the count of lemmas: kind and both words

    def __post_init__(self) -> None:
        object.__setattr__(self, "lemma", f"{self.kind}:{self.korean}:{self.english}")

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


def _set(cell: str) -> frozenset[str]:
    return frozenset(cell.replace(",", " ").split()) - {"-"}


def _nouns() -> list[Entry]:
    """Nouns; those English has only in the plural (glasses, jeans) also have the class "pl"."""
    return [
        Entry("noun", ko, en, _set(classes) | ({"pl"} if article == "s" else set()), article, {"counter": counter})
        for ko, en, article, classes, counter in rows("nouns.tsv", 4, 5)
    ]


def _more(cell: str) -> tuple[frozenset[str], dict[str, str], dict[str, frozenset[str]]]:
    """The last column of a verb or an adjective: flags, forms and classes (subject=animal,device particle=에 state)."""
    named = [one.split("=", 1) for one in cell.split() if "=" in one]
    flags = frozenset(one for one in cell.split() if "=" not in one) - {"-"}
    of = {name: _set(value) for name, value in named if name in _MORE}
    return flags, {name: value for name, value in named if name not in _MORE}, of


def _predicate(kind: str, ko: str, en: str, classes: str, of: dict[str, frozenset[str]], more: str) -> Entry:
    flags, forms, others = _more(more)
    of = of | others
    return Entry(kind, ko, en, _set(classes) | flags | _flags(of), forms=forms, of=of)


def _verbs() -> list[Entry]:
    return [
        _predicate("verb", ko, en, classes, {"object": _set(objects), "place": _set(places)}, more)
        for ko, en, classes, objects, places, more in rows("verbs.tsv", 3, 6)
    ]


def _flags(of: dict[str, frozenset[str]]) -> frozenset[str]:
    """Classes that say what a verb takes: +object, +place, so that a frame can ask for it."""
    return frozenset(f"+{name}" for name, classes in of.items() if classes)


def _adjectives() -> list[Entry]:
    return [
        _predicate("adjective", ko, en, classes, {"noun": _set(nouns)}, more)
        for ko, en, classes, nouns, more in rows("adjectives.tsv", 3, 5)
    ]


def _adverbs() -> list[Entry]:
    return [
        Entry("adverb", ko, en, _set(kind), forms={"where": where}, of={"verb": _set(verbs)})
        for ko, en, kind, where, verbs in rows("adverbs.tsv", 4, 5)
    ]


def _places() -> list[Entry]:
    return [
        Entry("place", ko, noun, _set(classes), forms={"at": at, "to": to})
        for ko, at, to, noun, classes in rows("places.tsv", 5, 5)
    ]


def _counted() -> list[Entry]:
    return [
        Entry("counted", ko, en, frozenset({counter}), "a", forms={"counter": counter})
        for ko, counter, en in rows("counted.tsv", 3, 3)
    ]


def _figures() -> list[Entry]:
    return [Entry("figure", str(n), str(n), frozenset({use})) for use, numbers in FIGURES.items() for n in numbers]


def _simple(kind: str) -> list[Entry]:
    return [Entry(kind, ko, en, _set(classes)) for ko, en, classes in rows(f"{kind}s.tsv", 2, 3)]


@cache
def lexicon() -> dict[str, tuple[Entry, ...]]:
    """All entries by kind: noun, verb, adjective, adverb, place, counted, figure, person, owner, time, number,
    determiner.
    """
    tables = {"noun": _nouns(), "verb": _verbs(), "adjective": _adjectives(), "adverb": _adverbs()}
    tables |= {"place": _places(), "counted": _counted(), "figure": _figures()}
    tables |= {kind: _simple(kind) for kind in _KINDS}
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
