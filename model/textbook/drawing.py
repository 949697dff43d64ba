"""Drawing: words from the lexicon for the slots of a clause, the least used first, so that every lemma gets its
sentences.
"""

import random
from collections import Counter
from functools import cache

from model.textbook.clauses import Clause
from model.textbook.features import PRESENT, Features
from model.textbook.lexicon import Entry, choices, lexicon
from model.textbook.phrases import Adjunct, Noun
from model.textbook.tables import rows

TRIES = 5  # entries looked at for each draw; the least used of them is taken


class Unfit(Exception):
    """No word of the lexicon fits a slot."""


@cache
def held_entries() -> frozenset[tuple[str, str]]:
    """(Korean, English) of the words that no training sentence holds, of the first held-out part."""
    return frozenset((ko, en) for ko, en in rows("held.tsv", 2, 2))


def _holds(entry: Entry) -> bool:
    return any(ko in entry.korean or en in entry.english.split() for ko, en in held_entries())


@cache
def candidates(spec: str) -> tuple[Entry, ...]:
    """The entries of a slot's specification that may stand in new sentences."""
    return tuple(entry for entry in choices(spec, {}) if not _holds(entry))


@cache
def adjectives_before(noun: Entry) -> tuple[Entry, ...]:
    """Adjectives that may stand before a noun."""
    plain = (one for one in lexicon()["adjective"] if not one.classes & {"part", "verbal", "fear", "verblike"})
    fitting = (one for one in plain if any(set(some.split("&")) <= noun.classes for some in one.of.get("noun", ())))
    return tuple(one for one in fitting if not _holds(one))


CORE = {"noun": 330, "verb": 130, "adjective": 60, "adverb": 40}  # how many of each table are the words of every day


@cache
def _core() -> frozenset[str]:
    return frozenset(one.lemma for kind, count in CORE.items() for one in lexicon()[kind][:count])


def _weight(entry: Entry) -> int:
    """How much more often a word may stand than a rare one."""
    return 3 if entry.lemma in _core() else 1


class Draw:
    """A seeded source of words and clauses; ``lemmas`` are those of the sentence being made."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.counts: Counter[str] = Counter()
        self.lemmas: list[str] = []
        self.wanted: Entry | None = None  # a word that the next fitting slot takes
        self._serial = 0

    def begin(self) -> None:
        """A new sentence."""
        self.lemmas, self._serial = [], 0

    def key(self, letter: str) -> str:
        self._serial += 1
        return f"{letter}{self._serial}_"

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def choice(self, options):  # type: ignore[no-untyped-def]
        return options[int(self.rng.random() * len(options))]

    def take(self, entry: Entry) -> Entry:
        """An entry as a word of this sentence."""
        self.lemmas.append(entry.lemma)
        return entry

    def among(self, options: tuple[Entry, ...]) -> Entry:
        """The least used of a few."""
        if not options:
            raise Unfit
        if self.wanted is not None and self.wanted in options:
            entry, self.wanted = self.wanted, None
            return self.take(entry)
        for _ in range(4):
            few = [self.choice(options) for _ in range(TRIES)]
            entry = min(few, key=lambda one: self.counts[one.lemma] / _weight(one))
            if entry.lemma not in self.lemmas:
                return self.take(entry)
        raise Unfit

    def entry(self, spec: str) -> Entry:
        return self.among(candidates(spec))

    def wants(self, kind: str) -> bool:
        """Whether a word of a kind still looks for its slot."""
        return self.wanted is not None and self.wanted.kind == kind

    # --- phrases ---

    def noun(self, spec: str, form: str = "a", *, plain: bool = False) -> Noun:
        """A noun phrase; ``plain``: nothing before the noun."""
        return self.dressed(self.entry(spec), form, plain=plain)

    def dressed(self, entry: Entry, form: str = "a", *, plain: bool = False) -> Noun:
        """A noun with, now and then, a determiner and an adjective."""
        noun = Noun(entry, self.key("n"), form)
        if plain or entry.kind != "noun":
            return noun
        r = self.rng.random()
        if r < 0.12 and adjectives_before(entry):
            noun.adjective = self.among(adjectives_before(entry))
        elif r < 0.30 and entry.article in ("a", "s") and form == "a":
            noun.determiner = self.determiner("this that the my".split()[int(r * 1000) % 4])
        return noun

    def determiner(self, name: str) -> Entry:
        if name == "my":
            return next(one for one in lexicon()["owner"] if one.english == "my")
        return next(one for one in lexicon()["determiner"] if one.english == name)

    def person(self, spec: str = "person name other") -> Noun:
        return Noun(self.entry(spec), self.key("n"))

    def speaker(self) -> Noun:
        entry = next(one for one in lexicon()["person"] if one.english == "I")
        return Noun(entry, self.key("n"), dropped=self.chance(0.55))

    def you(self) -> Noun:
        entry = next(one for one in lexicon()["person"] if one.english == "you")
        return Noun(entry, self.key("n"), dropped=self.chance(0.8))

    def pronoun(self) -> Noun:
        name = self.choice(("he", "she", "they", "we", "he", "she"))
        return Noun(next(one for one in lexicon()["person"] if one.english == name), self.key("n"))

    def subject(self, *, gendered: bool = False) -> Noun:
        """Who does it: I in every third sentence."""
        r = self.rng.random()
        if r < 0.38:
            return self.speaker()
        if r < 0.52:
            return self.pronoun()
        return self.person("person he -plural she" if gendered else "person name other")

    def addressed(self) -> Noun:
        """Who a question is about: mostly you."""
        return self.you() if self.chance(0.6) else self.person("person name other he she -first")

    # --- clauses ---

    def verb(self, spec: str, subject: Noun | None, features: Features = PRESENT, *, place: float = 0.25) -> Clause:
        """A verb with what it asks for."""
        return self.bound(self.entry(spec), subject, features, place=place)

    def bound(self, entry: Entry, subject: Noun | None, features: Features = PRESENT, *, place: float = 0.25) -> Clause:
        """A clause of a verb: its object, recipient, goal and place drawn from the classes it asks for."""
        clause = Clause(entry, self.key("v"), subject, features)
        self._object(clause)
        of = entry.of
        if "to" in of:
            clause.arguments["recipient"] = self._human(of["to"])
        if "with" in of:
            clause.arguments["companion"] = self._human(of["with"])
        if "goal" in of or "moving" in entry.classes:
            clause.arguments["goal"] = self._place(" ".join(sorted(of.get("goal", {"go", "home"}))), "to", "에")
        if "living" in entry.classes:
            clause.arguments["place"] = self._place("city country", "at", "에")
        elif of.get("place") and "goal" not in clause.arguments and (self.wants("place") or self.chance(place)):
            clause.arguments["place"] = self._place(" ".join(sorted(of["place"])), "at", "에서")
        return clause

    def _object(self, clause: Clause) -> None:
        entry = clause.predicate
        classes = entry.of.get("object", frozenset())
        if classes & {"person", "people"} and not (classes - {"people"} and self.wants("noun") or self.chance(0.2)):
            clause.arguments["object"] = self.person()
        elif classes:
            form = "generic" if "feeling" in entry.classes else "a"
            kinds = "noun " + " ".join(sorted(classes - {"people"})) if classes - {"people"} else "noun human"
            clause.arguments["object"] = self.noun(kinds, form)
        elif entry.classes & {"meeting", "loving", "searching"}:
            clause.arguments["object"] = self.person()

    def _human(self, classes: frozenset[str]) -> Noun:
        if self.chance(0.15) and candidates("noun human"):
            return self.noun("noun human")
        return self.person()

    def _place(self, classes: str, form: str, particle: str) -> Adjunct:
        return Adjunct(self.entry("place " + classes), self.key("p"), form, particle)

    def time(self, spec: str) -> Adjunct:
        return Adjunct(self.entry("time " + spec), self.key("t"))
