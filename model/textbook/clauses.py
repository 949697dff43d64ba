"""Clauses: a subject, a predicate with its features, and arguments, said in Korean and in English.

The Korean clause is its arguments in Korean order and a chain of predicate words that carries an ending: one that
closes
the sentence in a register, or one that links it to what follows. The English clause is subject, group of the predicate
and arguments in English order; a question inverts the operator. Both come from one Clause, so each side determines the
other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

from model.textbook import english
from model.textbook.endings import Chain, chain_of, closed, linked
from model.textbook.features import PRESENT, Features
from model.textbook.grammar import Piece, Word, belonging, content, function, worded
from model.textbook.lexicon import Entry
from model.textbook.phrases import Adjunct, Asked, Impersonal, Noun, Phrase, Voice, pronoun, with_particle

_BEFORE = (
    "sentence",
    "time",
    "subject",
    "frequency",
    "reason",
    "place",
    "companion",
    "means",
    "source",
    "recipient",
    "object",
    "goal",
    "about",
    "complement",
    "manner",
    "degree",
)
_AFTER = (
    "object",
    "complement",
    "goal",
    "recipient",
    "source",
    "about",
    "companion",
    "means",
    "manner",
    "reason",
    "place",
    "time",
)
_PARTICLES = {"companion": "과", "recipient": "에게", "means": "으로", "source": "에서", "object": "을"}
_PREPOSITIONS = {"companion": "with", "recipient": "to", "means": "by", "source": "from", "about": "about"}
POSSESSIVES = {"I": "my", "you": "your", "he": "his", "she": "her", "we": "our", "they": "their"}
_EXIST = ("있다", "없다")
_DESCRIPTIVE = ("고프다", "아프다", "좋다", "싶다", "많다", "필요하다")  # also where the English word is a verb


@cache
def predicate_kind(entry: Entry) -> str:
    """verb, adjective, exist (있다, 재미있다) or copula: how it conjugates."""
    if entry.korean in ("이다", "아니다"):
        return "copula"
    if entry.classes & {
        "verblike",
        "result",
    }:  # a verb that says what English says with an adjective: 긴장된다, 잘생겼다
        return "verb"
    if entry.korean.endswith(_EXIST):
        return "exist"
    if entry.korean.endswith(_DESCRIPTIVE):
        return "adjective"
    return "adjective" if entry.kind == "adjective" else "verb"


@cache
def said(text: str, role: str, key: str) -> Piece:
    """One word of a predicate as a piece, by its role."""
    if role == "main":
        return content(text, key)
    if role == "aux":
        return function(text, key)
    return Piece(text, frozenset({f"{key}.{role}"}), otherwise=frozenset({key}))


@dataclass(slots=True)
class Clause:
    """One predicate and what belongs to it. ``arguments`` by role; ``asked`` is the role a question asks for."""

    predicate: Entry
    key: str
    subject: Noun | Asked | Impersonal | None = None
    features: Features = PRESENT
    arguments: dict[str, Phrase] = field(default_factory=dict)
    particles: dict[str, str] = field(default_factory=dict)  # where they differ from the usual ones
    prepositions: dict[str, str] = field(default_factory=dict)
    asked: str = ""  # "polar", or a role whose phrase is a question word
    time_first: bool = False
    topic: bool = True  # 은/는 rather than 이/가
    gap: str = ""  # the role that a relative clause leaves out
    lexeme: str = ""  # English, where it is not the entry's
    existing: bool = False  # "there is"
    english_features: Features | None = None  # where English says it otherwise: 비가 오니까, it is raining

    # --- Korean ---

    def chain(self, voice: Voice, before: str = "") -> Chain:
        """The predicate with its auxiliaries, without ending."""
        subject = self.subject
        third = isinstance(subject, Noun) and subject.third
        if "result" in self.predicate.classes and self.features.tense == "present":
            return replace(
                self, features=replace(self.features, tense="past"), subject=subject, predicate=_as_verb(self.predicate)
            ).chain(voice)
        return chain_of(
            self.predicate.korean.split(" ")[-1], predicate_kind(self.predicate), self.features,
            third=third, spoken=voice.spoken, honored_form=self.predicate.forms.get("honorific", ""), before=before,
        )  # fmt: skip

    def _particle(self, role: str) -> str:
        if role in self.particles:
            return self.particles[role]
        if role == "object":
            return self.predicate.forms.get("particle", "을")
        return _PARTICLES.get(role, "")

    def _korean_subject(self, voice: Voice, topic: bool) -> list[Word]:
        subject = self.subject
        if subject is None or (isinstance(subject, Noun) and _unsaid(subject, voice)):
            return []
        if isinstance(subject, Asked | Impersonal):
            words = subject.korean(voice)
            return with_particle(words, "이", subject.key) if words else []
        words = subject.korean(voice)
        if subject.honored and self.features.honorific:
            return with_particle(words, "께서는" if topic else "께서", subject.key)
        return with_particle(words, "은" if topic else "이", subject.key)

    def korean_arguments(self, voice: Voice, topic: bool | None = None) -> list[Word]:
        """All words before the predicate."""
        words: list[Word] = []
        order = _BEFORE if self.time_first or self._drops(voice) else ("sentence", "subject", "time", *_BEFORE[3:])
        for role in order:
            if role == self.gap:
                continue
            if role == "subject":
                words += self._korean_subject(voice, self.topic if topic is None else topic)
            elif role in self.arguments:
                said_ = self.arguments[role].korean(voice)
                particle = self._particle(role)
                words += with_particle(said_, particle, self.arguments[role].key) if particle and said_ else said_
        return words

    def _drops(self, voice: Voice) -> bool:
        return self.subject is None or (isinstance(self.subject, Noun) and _unsaid(self.subject, voice))

    def _korean(self, voice: Voice, topic: bool | None, ending: str, act: str) -> list[Word]:
        words = self.korean_arguments(voice, topic)
        copula = self.predicate.korean == "이다" and words
        words += [[function(one, self.key)] for one in self.predicate.korean.split(" ")[:-1]]
        chain = self.chain(voice, words[-1][-1].text if copula else "")
        made = linked(chain, ending) if ending else closed(chain, voice.register, act)
        pieces = [[said(text, role, self.key)] for text, role in made]
        if not copula:
            return words + pieces
        return [*words[:-1], [*words[-1], *pieces[0]], *pieces[1:]]

    def korean_closed(self, voice: Voice, act: str = "", topic: bool | None = None) -> list[Word]:
        """The clause as a sentence's end."""
        return self._korean(voice, topic, "", act)

    def korean_linked(self, voice: Voice, ending: str, topic: bool | None = None) -> list[Word]:
        """The clause with an ending that something follows."""
        return self._korean(voice, topic, ending, "")

    def korean_relative(self, voice: Voice) -> list[Word]:
        return self._korean(voice, False, "rel", "")

    # --- English ---

    def english_subject(self) -> list[Word]:
        if self.subject is None:
            return [[Piece("I", otherwise=frozenset({self.key}))]]
        words = self.subject.english()
        owner = frozenset({self.key})
        return [[belonging(piece, owner) for piece in word] for word in words]

    def _group(self, asking: bool) -> english.Group:
        person = self.subject.person if isinstance(self.subject, Noun | Impersonal) else "third"
        if self.subject is None:
            person = "first"
        if self.existing and isinstance(self.subject, Noun):
            person = self.subject.person
        adjective = self.predicate.kind == "adjective" and not (self.lexeme or self.predicate.english).startswith("be ")
        features = self.english_features or self.features
        if self.predicate.korean.endswith(("아니다", "없다", "모르다")) and "not " in self._lexeme():
            features = replace(features, polarity="not")
        return english.group(
            self._lexeme().replace("not ", ""), features, person, adjective=adjective and not self.lexeme, asking=asking
        )

    def _lexeme(self) -> str:
        text = self.lexeme or self.predicate.english
        if "~" in text:
            text = text.replace("~", " ")
        if " my" not in text:
            return text
        own = POSSESSIVES.get(pronoun(self.subject) if isinstance(self.subject, Noun) else "you", "its")
        return " ".join(own if word == "my" else word for word in text.split(" "))

    def english_arguments(self, skip: str = "") -> list[Word]:
        words: list[Word] = []
        for role in _AFTER:
            if role in (self.gap, skip) or role not in self.arguments or (role == "time" and self.time_first):
                continue
            words += self._argument(role)
        return words

    def _argument(self, role: str) -> list[Word]:
        one = self.arguments[role]
        preposition = self.prepositions.get(role, _PREPOSITIONS.get(role, ""))
        words = one.english_object() if isinstance(one, Noun) else one.english()
        if not preposition:
            return words
        keys = frozenset(key for piece in words[-1] for key in piece.sure | piece.possible)
        return [*([Piece(p, frozenset({one.key + ".p"}), keys)] for p in preposition.split(" ")), *words]

    def _middle(self, group: english.Group, short: bool) -> tuple[list[Word], list[Word]]:
        """Operator (with n't) and the rest of the group, adverbs of frequency between them."""
        rest = [[said(text, role, self.key)] for text, role in group.rest]
        adverbs = [
            word
            for role in ("frequency", "degree")
            if role in self.arguments
            for word in self.arguments[role].english()
        ]
        if "degree" in self.arguments and "frequency" not in self.arguments:
            at = (
                0
                if self.predicate.kind != "adjective" or self.features.modality
                else len(rest) - self._adjective_length()
            )
            rest[at:at] = adverbs
        else:
            rest = adverbs + rest
        if group.operator is None:
            return [], rest
        text, role = group.operator
        operator = said(text, role, self.key)
        if group.denied == "never":
            return [[operator], [_denial("never", self.key)]], rest
        if not group.denied:
            return [[operator]], rest
        merged = self.features.modality != "cannot" and (short or self.features.polarity == "unable")
        if merged and text in english.NOT_SHORT:
            return [[_denial(english.NOT_SHORT[text], self.key)]], rest
        if text == "can":
            return [[_denial("cannot", self.key, "can")]], rest
        return [[operator], [_denial("not", self.key)]], rest

    def _adjective_length(self) -> int:
        return len(self.predicate.english.replace("~", " ").split(" "))

    def english_again(self) -> list[Word]:
        """What follows "and": no subject, and nothing of the group that "and" carries over."""
        f = self.features
        if f.modality or f.tense == "future" or f.aspect == "progressive":
            return self.english_bare("ing" if f.aspect else "base")
        return self.english_statement(False, subject=False)

    def english_statement(self, short: bool, *, subject: bool = True) -> list[Word]:
        """Subject, predicate, arguments. Without its subject: what follows "and"."""
        operator, rest = self._middle(self._group(False), short)
        words = self.english_subject() if subject else []
        if self.existing:
            there = Piece("there", otherwise=frozenset({self.key}))
            words, rest = [[there]], rest + (self.subject.english() if isinstance(self.subject, Noun) else [])
        if short and words and operator:
            words, operator = _contracted(words, operator)
        first = self._initial() if subject else []
        return [*first, *words, *operator, *rest, *self.english_arguments()]

    def _initial(self) -> list[Word]:
        """What stands before the subject: Fortunately, Last week,"""
        words: list[Word] = []
        for role in ("sentence", "time"):
            if role in self.arguments and (role == "sentence" or self.time_first):
                own = self.arguments[role].english()
                if len(own) > 1 or role == "sentence":
                    own = [*own[:-1], [*own[-1], function(",", self.key)]]
                words += own
        return words

    def english_question(self, short: bool) -> list[Word]:
        """The inverted clause, the question word first."""
        if isinstance(self.subject, Asked):
            return self.english_statement(short)
        operator, rest = self._middle(self._group(True), True)
        words = self.english_subject()
        if self.existing:
            words, rest = [[Piece("there", otherwise=frozenset({self.key}))]], rest + words
        asked = self.arguments.get(self.asked)
        front = asked.english() if asked else []
        if short and front and operator and operator[0][0].text == "is" and len(front) == 1:
            front, operator = _contracted(front, operator)
        return [
            *self._initial(),
            *front,
            *operator[:1],
            *words,
            *operator[1:],
            *rest,
            *self.english_arguments(skip=self.asked),
            *self._stranded(),
        ]

    def _stranded(self) -> list[Word]:
        preposition = self.prepositions.get(self.asked, _PREPOSITIONS.get(self.asked, ""))
        asked = self.arguments.get(self.asked)
        if not (preposition and asked):
            return []
        return [[Piece(preposition, frozenset({asked.key + ".p"}), otherwise=frozenset({asked.key}))]]

    def english_bare(self, form: str = "base") -> list[Word]:
        """Without subject: "base" after to, let's, please; "ing"."""
        adjective = self.predicate.kind == "adjective" and not self.lexeme
        tokens = english.nonfinite(self._lexeme(), form, adjective=adjective)
        return [*([said(text, role, self.key)] for text, role in tokens), *self.english_arguments()]

    def english_relative(self, noun: Noun) -> list[Word]:
        """that/who …, after its noun."""
        person = noun.entry.kind == "person" or bool(
            noun.entry.classes & {"job", "kin", "kin2", "human", "person2", "person3"}
        )
        link: list[Word] = [
            [Piece("who" if person and self.gap == "subject" else "that", otherwise=frozenset({self.key}))]
        ]
        if self.gap == "subject":
            own = replace(self, subject=Noun(noun.entry, noun.key, noun.form))
            operator, rest = own._middle(own._group(False), False)
            return [*link, *operator, *rest, *self.english_arguments()]
        return [*link, *self.english_statement(False)]


@cache
def _as_verb(entry: Entry) -> Entry:
    return Entry("verb", entry.korean, entry.english, entry.classes - {"result"} | {"verblike"})


def _unsaid(subject: Noun, voice: Voice) -> bool:
    return subject.dropped or (subject.entry.english == "you" and voice.polite)


def _denial(text: str, key: str, role: str = "not") -> Piece:
    own = {f"{key}.{role}", f"{key}.not"}
    return Piece(text, frozenset(own), otherwise=frozenset({key}))


_PRONOUNS = {"I", "you", "he", "she", "it", "we", "they", "there", "what", "where", "who", "how", "that"}


def _contracted(words: list[Word], operator: list[Word]) -> tuple[list[Word], list[Word]]:
    """I am → I'm: the operator joined to a pronoun before it."""
    head = operator[0][0]
    ending = english.SHORT.get(head.text)
    if len(words) != 1 or words[0][-1].text not in _PRONOUNS or ending is None:
        return words, operator
    if len(words[0]) > 1 or (words[0][0].text in ("what", "where", "who", "how", "there") and ending != "'s"):
        return words, operator
    return [[*words[0], worded(head, ending)]], operator[1:]


__all__ = ["Adjunct", "Clause", "predicate_kind", "said"]
