"""Phrases: nouns with what stands around them, places, times, adverbs and question words, in both languages.

A phrase carries a key; its content words are linked by it, articles, particles and prepositions possibly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from model.textbook import english, korean
from model.textbook.grammar import (
    DETERMINERS,
    FUNCTION,
    Piece,
    Word,
    belonging,
    content,
    function,
    phrase,
    unit_keys,
    worded,
)
from model.textbook.lexicon import Entry

if TYPE_CHECKING:
    from model.textbook.clauses import Clause

OBJECT_FORMS = {"I": "me", "he": "him", "she": "her", "we": "us", "they": "them", "who": "who"}
_HONORED_ENDS = ("님", "할머니", "할아버지", "어머니", "아버지")


@dataclass(frozen=True, slots=True)
class Voice:
    """How Korean is spoken: the register, and whether the speaker is 저."""

    register: str

    @property
    def polite(self) -> bool:
        return self.register in korean.POLITE

    @property
    def spoken(self) -> bool:
        return self.register in ("haeyo", "banmal")


class Phrase(Protocol):
    """What can be an argument of a clause."""

    key: str

    def korean(self, voice: Voice) -> list[Word]: ...

    def english(self) -> list[Word]: ...


def with_particle(words: list[Word], name: str, key: str) -> list[Word]:
    """The words, the last with its particle; the particle may be what a preposition of the same phrase translates."""
    *others, last = words
    noun = last[-1]
    if korean.is_fused(noun.text, name):
        return [*others, [*last[:-1], worded(noun, korean.attach(noun.text, name))]]
    own = noun.sure | noun.possible
    text = korean.particle(noun.text, name)
    return [
        *others,
        [*last, Piece(text, frozenset({key + ".p"}), own) if name not in "은이을" else Piece(text, possible=own)],
    ]


@dataclass(slots=True)
class Noun:
    """A noun phrase. ``form``: "a" as the table has it, "the", "bare", "plural", "generic"."""

    entry: Entry
    key: str
    form: str = "a"
    determiner: Entry | None = None
    adjective: Entry | None = None
    number: Entry | None = None
    relative: Clause | None = None
    joined: Noun | None = None
    denied: str = ""  # the key of the predicate that denies it: there is no …
    dropped: bool = False  # unsaid in Korean
    again: bool = False  # said before: a pronoun in English
    intensified: Entry | None = None
    shared: frozenset[str] = field(default_factory=frozenset)  # keys of what it belongs to if unsaid

    @property
    def person(self) -> str:
        """What an English verb agrees with."""
        if self.joined or self.number:
            return "plural"
        if self.form in ("plural", "generic") and self.entry.article == "a":
            return "plural"
        return self.entry.person

    @property
    def honored(self) -> bool:
        return self.entry.spoken(False).endswith(_HONORED_ENDS) and self.entry.kind in ("person", "noun")

    @property
    def third(self) -> bool:
        return self.entry.english not in ("I", "you", "we")

    def keys(self) -> list[str]:
        return unit_keys(self.key, self.entry.spoken(False), self.entry.english)

    # Korean

    def korean(self, voice: Voice) -> list[Word]:
        words: list[Word] = []
        if self.relative:
            words += self.relative.korean_relative(voice)
        words += self._korean_determiner(voice)
        if self.adjective:
            text = before_noun(self.adjective)
            words += [[content(one, self.key + ".a")] for one in text.split(" ")]
        words += phrase(self.entry.spoken(voice.polite), self.keys(), DETERMINERS)
        if self.number:
            words += self._korean_number()
        if self.joined:
            words = [
                *with_particle(
                    words, "과" if not voice.spoken else "이랑" if voice.register == "banmal" else "하고", self.key
                )
            ]
            words[-1] = [*words[-1][:-1], Piece(words[-1][-1].text, frozenset({self.key + ".and"}))]
            words += self.joined.korean(voice)
        return words

    def _korean_determiner(self, voice: Voice) -> list[Word]:
        if self.determiner is None:
            return []
        if self.determiner.english == "your" and voice.polite:
            return []
        if self.determiner.english == "the":
            return [[function(self.determiner.korean, *self.keys())]]
        text = self.determiner.spoken(voice.polite)
        return [[content(one, self.key + ".d")] for one in text.split(" ")]

    def _korean_number(self) -> list[Word]:
        assert self.number is not None
        counter = self.entry.forms.get("counter", "개")
        if self.number.kind == "figure":
            return [[content(self.number.korean, self.key + ".n"), function(counter, *self.keys())]]
        return [[content(self.number.korean, self.key + ".n")], [function(counter, *self.keys())]]

    # English

    def english(self) -> list[Word]:
        return self._english(False)

    def english_object(self) -> list[Word]:
        return self._english(True)

    def _english(self, as_object: bool) -> list[Word]:
        if self.again:
            return [[Piece(pronoun(self, as_object), possible=frozenset(self.keys()), otherwise=self.shared)]]
        words = self._core(as_object)
        if self.relative:
            words += self.relative.english_relative(self)
        if self.joined:
            words += [[content("and", self.key + ".and")], *self.joined._english(as_object)]
        return words

    def _core(self, as_object: bool) -> list[Word]:
        keys, text = self.keys(), self.entry.english
        if self.entry.kind == "person":
            text = OBJECT_FORMS.get(text, text) if as_object else text
            words = phrase(text, keys, FUNCTION)
            return [[belonging(piece, self.shared) for piece in word] for word in words] if self.shared else words
        if self.form in ("plural", "generic") and self.entry.article == "a" or self.number:
            text = english.plural(text)
        words = phrase(text, keys, FUNCTION)
        if self.adjective:
            words = [
                *([content(one, self.key + ".a")] for one in self.adjective.english.replace("~", " ").split(" ")),
                *words,
            ]
        return [*self._english_determiner(words), *words]

    def _english_determiner(self, words: list[Word]) -> list[Word]:
        keys = self.keys()
        if self.number:
            return [[content(self.number.english, self.key + ".n")]]
        if self.denied:
            return [[Piece("no", frozenset({self.denied + ".not"}), otherwise=frozenset({self.denied}))]]
        if self.determiner and self.determiner.english != "the":
            own = frozenset({self.key + ".d"})
            text = self.determiner.english
            if self.person == "plural":
                text = {"this": "these", "that": "those"}.get(text, text)
            return [[Piece(one, own, otherwise=frozenset(keys))] for one in text.replace("~", " ").split(" ")]
        if self.determiner or self.form == "the" or self.relative:
            return (
                []
                if self.entry.article == "-" and not (self.determiner or self.relative) and self.form != "the"
                else [[function("the", *keys)]]
            )
        if self.form in ("bare", "plural", "generic") and self.entry.article != "the":
            return []
        if self.entry.article == "a":
            return [[function(english.article(words[0][0].text), *keys)]]
        return [[function("the", *keys)]] if self.entry.article == "the" else []


def before_noun(adjective: Entry) -> str:
    """An adjective as it stands before a noun: 큰, 재미있는, 잘생긴."""
    if "result" in adjective.classes:
        return korean.adnominal(adjective.korean, "verb", "past")
    kind = "exist" if adjective.korean.endswith(("있다", "없다")) else "adjective"
    return korean.adnominal(adjective.korean, kind, "present")


def pronoun(noun: Noun, as_object: bool = False) -> str:
    """The English pronoun for a noun that was said before."""
    entry = noun.entry
    if noun.person == "plural" and entry.english != "we":
        text = "they"
    elif entry.english in ("I", "you", "we", "he", "she"):
        text = entry.english
    else:
        text = "he" if "he" in entry.classes else "she" if "she" in entry.classes else "it"
    return OBJECT_FORMS.get(text, text) if as_object else text


def says_pronoun(noun: Noun) -> bool:
    """Whether a pronoun can stand for it: nobody knows whether a student is he or she."""
    return noun.entry.kind != "person" or bool(noun.entry.classes & {"he", "she", "first", "second", "plural"})


@dataclass(slots=True)
class Adjunct:
    """A place, time or adverb of the tables; ``form`` chooses among its English forms, ``particle`` follows it in
    Korean.
    """

    entry: Entry
    key: str
    form: str = ""
    particle: str = ""

    def _english_text(self) -> str:
        return self.entry.forms.get(self.form) or self.entry.english

    def _keys(self) -> list[str]:
        return unit_keys(self.key, self.entry.korean, self._english_text())

    def korean(self, voice: Voice) -> list[Word]:
        words = phrase(self.entry.spoken(voice.polite), self._keys(), DETERMINERS)
        if self.particle:
            words[-1] = [*words[-1], function(korean.particle(words[-1][-1].text, self.particle), *self._keys())]
        return words

    def english(self) -> list[Word]:
        return phrase(self._english_text(), self._keys(), FUNCTION)


@dataclass(slots=True)
class Asked:
    """A question word: 누구 who, 언제 when …; with a noun: 무슨 음식 what food."""

    ko: str
    en: str
    key: str
    noun: Noun | None = None
    plain: bool = True

    def korean(self, voice: Voice) -> list[Word]:
        ko = self.ko
        if ko == "뭐" and not voice.spoken:
            ko = "무엇"
        words = [[content(one, self.key)] for one in ko.split(" ")]
        return words + self.noun.korean(voice) if self.noun else words

    def english(self) -> list[Word]:
        words = [[content(one, self.key)] for one in self.en.split(" ")]
        return words + self.noun.english() if self.noun else words


@dataclass(slots=True)
class Literal:
    """Fixed words in both languages, e.g. 함께 together."""

    ko: str
    en: str
    key: str
    owner: str = ""  # the key of what it belongs to where the other side lacks it

    def _words(self, text: str) -> list[Word]:
        owner = frozenset({self.owner} - {""})
        return [[Piece(one, frozenset({self.key}), otherwise=owner)] for one in text.split(" ")] if text else []

    def korean(self, voice: Voice) -> list[Word]:
        return self._words(self.ko)

    def english(self) -> list[Word]:
        return self._words(self.en)


@dataclass(slots=True)
class Impersonal:
    """A subject that English calls "it": 비 in 비가 오다, it rains; nothing in 춥다, it is cold."""

    ko: str
    key: str  # that of its predicate
    person: str = "third"
    en: str = "it"

    def korean(self, voice: Voice) -> list[Word]:
        return [[content(one, self.key)] for one in self.ko.split(" ")] if self.ko else []

    def english(self) -> list[Word]:
        return [[function(self.en, self.key)]]
