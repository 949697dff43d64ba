"""From frames to sentences: a frame's two templates, filled with the same words, give a pair and its alignment.

A template is words separated by spaces; the parts of a word are joined by "+". A part is
    {slot}, {slot.form}      the word bound to the slot (or, unbound, a verb in its dictionary form), inflected
    {slot.form@s}            an English verb that agrees with slot s (default: slot "s")
    text, text/key, text~key literal text; in Korean a particle after "+" takes the form its noun asks for
and "/key" or "~key" after a part names what it translates: parts of equal key are linked, surely (/) or possibly (~).
Words from slots carry their slot's key of themselves; articles, particles and auxiliaries are possible links.
"""

import re
from dataclasses import dataclass
from functools import cache

from model.textbook import english, korean
from model.textbook.lexicon import Entry

Span = tuple[int, int]
Link = tuple[int, int, int, int]
Bound = dict[str, Entry]

_PART = re.compile(
    r"(?:\{(?P<slot>[^.@}]+)(?:\.(?P<form>\w+))?(?:@(?P<agree>\w+))?\}|(?P<text>[^/~{}]+))(?:(?P<mark>[/~])(?P<key>\w+))?"
)
FUNCTION = frozenset({"the", "a", "an", "in", "at", "on", "to"})
DETERMINERS = frozenset({"그"})
_KINDS = {"있다": "exist", "없다": "exist", "이다": "copula", "아니다": "copula"} | dict.fromkeys(
    "좋다 춥다 덥다 고프다 귀엽다 중요하다 행복하다 정확하다 길다 짧다 어떻다 싶다".split(), "adjective"
)
_VERB_ROLES = {"not": "not", "can": "can", "want": "want", "please": "please"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence and what it translates: ``sure`` keys, and ``possible`` ones."""

    text: str
    sure: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    otherwise: frozenset[str] = frozenset()  # what it belongs to where the other side has no word for it


def belonging(piece: Piece, owner: frozenset[str]) -> Piece:
    """The piece, linked to what it belongs to where the other side has no word for it."""
    return piece if piece.otherwise else Piece(piece.text, piece.sure, piece.possible, owner)


def worded(piece: Piece, text: str) -> Piece:
    """The piece with another text."""
    return Piece(text, piece.sure, piece.possible, piece.otherwise)


@cache
def content(text: str, *keys: str) -> Piece:
    """A piece that surely translates the other side's pieces of the same key."""
    return Piece(text, sure=frozenset(keys))


@cache
def function(text: str, *keys: str) -> Piece:
    """A piece that may be linked: an article, a particle, an auxiliary."""
    return Piece(text, possible=frozenset(keys))


Word = list[Piece]  # pieces written without a space between them


@dataclass(frozen=True, slots=True)
class Setting:
    """What a template is filled with: the words of its slots, and the register and mood of its closing verb."""

    bound: Bound
    register: str = "haera"
    asking: bool = False
    humble: bool | None = None  # say 저 for I; by default as the register has it

    @property
    def polite(self) -> bool:
        return self.register in korean.POLITE if self.humble is None else self.humble

    def keys(self, slot: str) -> list[str]:
        """The keys of the words of a slot; a name that is no slot is itself a key."""
        entry = self.bound.get(slot)
        if entry is None or entry.kind in ("verb", "adjective"):
            return [slot]
        return unit_keys(slot, entry.spoken(self.polite), entry.english)

    @property
    def mood(self) -> korean.Mood:
        subject = self.bound.get("s")
        third = subject is not None and subject.person in ("third", "plural") and subject.english != "we"
        return korean.Mood(self.register, self.asking, third)


def _marked(part: re.Match[str], pieces: list[Piece], setting: Setting) -> list[Piece]:
    """The pieces under the key that the template names, where it names one."""
    if not part["key"]:
        return pieces
    make = content if part["mark"] == "/" else function
    return [make(piece.text, *setting.keys(part["key"])) for piece in pieces]


@cache
def _tokens(template: str) -> list[list[re.Match[str]]]:
    return [[_part(text) for text in token.split("+")] for token in template.split()]


def _part(text: str) -> re.Match[str]:
    part = _PART.fullmatch(text)
    if part is None:
        raise ValueError(f"not a part of a template: {text!r}")
    return part


def unit_keys(slot: str, ko: str, en: str) -> list[str]:
    """Keys of a phrase's content units: one each where both languages have equally many, else one for all."""
    count = _units(ko, en)
    return [f"{slot}{i}" for i in range(count)] if count else [slot]


@cache
def _units(ko: str, en: str) -> int:
    """How many content units two phrases have, 0 where they differ."""
    count = len(_split_units(ko, DETERMINERS)[1])
    return count if count == len(_split_units(en, FUNCTION)[1]) else 0


def _split_units(phrase: str, leading: frozenset[str]) -> tuple[list[str], list[str]]:
    units = phrase.split(" ")
    head = 0
    while head < len(units) - 1 and units[head] in leading:
        head += 1
    return units[:head], units[head:]


def phrase(phrase: str, keys: list[str], leading: frozenset[str]) -> list[Word]:
    """A phrase of the tables as words; what stands in ``leading`` at its head is no content."""
    return list(_phrase(phrase, tuple(keys), leading))


@cache
def _phrase(phrase: str, keys: tuple[str, ...], leading: frozenset[str]) -> tuple[Word, ...]:
    head, body = _split_units(phrase, leading)
    keyed = [(key,) for key in keys] if len(keys) == len(body) else [keys] * len(body)
    words = [[function(text, *keys)] for text in head]
    for text, own in zip(body, keyed, strict=True):
        stem, *endings = text.split("+")
        words.append([content(stem.replace("~", " "), *own), *(function(ending, *own) for ending in endings)])
    return tuple(words)


# --- Korean ---


def _korean_kind(entry: Entry | None, predicate: str) -> str:
    if predicate in _KINDS or predicate.endswith(("있다", "없다")):
        return _KINDS.get(predicate, "exist")
    return "adjective" if entry is not None and entry.kind == "adjective" else "verb"


def _korean_predicate(part: re.Match[str], setting: Setting, before: str) -> list[Word]:
    entry = setting.bound.get(part["slot"])
    predicate = entry.korean if entry else part["slot"]
    key = part["slot"] if entry else (part["key"] or predicate)
    words = korean.conjugate(predicate, _korean_kind(entry, predicate), part["form"], setting.mood, before)
    sure = content if part["mark"] != "~" else function
    make = {"main": sure, "aux": function}
    return [[make.get(role, content)(text, _VERB_ROLES.get(role, key))] for text, role in words]


def _korean_part(part: re.Match[str], setting: Setting, before: str) -> list[Word]:
    if part["text"]:
        plain, _, formal = part["text"].partition("|")
        return [_marked(part, [Piece(formal if setting.polite and formal else plain)], setting)]
    entry = setting.bound.get(part["slot"])
    if entry is None or entry.kind in ("verb", "adjective"):
        return _korean_predicate(part, setting, before)
    if part["form"] == "counter":
        return [[function(entry.forms["counter"], *setting.keys(part["slot"]))]]
    return phrase(entry.spoken(setting.polite), setting.keys(part["slot"]), DETERMINERS)


def _with_particle(word: Word, name: str, part: re.Match[str]) -> Word:
    noun = word[-1]
    keys = frozenset({part["key"]}) if part["key"] else frozenset()
    if korean.is_fused(noun.text, name):
        return [*word[:-1], Piece(korean.attach(noun.text, name), noun.sure, noun.possible | keys)]
    sure = keys if part["mark"] == "/" else frozenset()
    return [*word, Piece(korean.particle(noun.text, name), sure, (noun.sure | noun.possible | keys) - sure)]


def korean_words(template: str, setting: Setting) -> list[Word]:
    """The Korean side of a frame as words of pieces."""
    words: list[Word] = []
    for first, *rest in _tokens(template):
        words += _korean_part(first, setting, words[-1][-1].text if words else "")
        for part in rest:
            if part["text"]:
                words[-1] = _with_particle(words[-1], part["text"], part)
                continue
            head, *more = _korean_part(part, setting, words[-1][-1].text)
            words[-1] = [*words[-1], *head]
            words += more
    return words


# --- English ---


def _person(part: re.Match[str], setting: Setting) -> str:
    subject = setting.bound.get(part["agree"] or "s")
    return subject.person if subject else (part["agree"] or "third")


def _english_verb(part: re.Match[str], setting: Setting) -> list[Word]:
    entry = setting.bound.get(part["slot"])
    lexeme = (entry.english if entry else part["slot"]).replace("~", " ")
    text = english.verb(lexeme, part["form"], _person(part, setting))
    if entry is None:
        return [_marked(part, [piece], setting) for piece in map(Piece, text.split(" "))]
    head, *rest = text.split(" ")
    return [[content(head, part["slot"])], *([function(word, part["slot"])] for word in rest)]


def _determiner(entry: Entry, form: str) -> str:
    if form in ("the", "a"):
        return form
    return "" if form in ("bare", "plural", "generic") or entry.article in ("-", "s") else entry.article


def _english_noun(part: re.Match[str], entry: Entry, keys: list[str]) -> list[Word]:
    form, text = part["form"] or "", entry.english
    if form == "article":
        return [[function(entry.article, *keys)]] if entry.article == "a" else []
    if form == "plural" or (form == "generic" and entry.article == "a"):
        text = english.plural(text)
    if form == "generic" and entry.article == "the":
        text = "the " + text
    words = phrase(text, keys, FUNCTION)
    determiner = _determiner(entry, form)
    if determiner == "a":
        determiner = english.article(text.replace("~", " "))
    return [[function(determiner, *keys)], *words] if determiner else words


def _english_part(part: re.Match[str], setting: Setting) -> list[Word]:
    if part["text"]:
        return [_marked(part, [Piece(part["text"])], setting)]
    entry = setting.bound.get(part["slot"])
    if entry is None or entry.kind == "verb":
        return _english_verb(part, setting)
    if part["form"] == "more":
        *more, head = english.comparative(entry.english).split(" ")
        return [*([function(word, part["slot"])] for word in more), [content(head, part["slot"])]]
    if entry.kind in ("noun", "counted"):
        return _english_noun(part, entry, setting.keys(part["slot"]))
    if entry.kind == "adjective":
        return [[content(entry.english, part["slot"])]]
    text = entry.forms.get(part["form"] or "", entry.english)
    return phrase(text, setting.keys(part["slot"]), FUNCTION)


def english_words(template: str, setting: Setting) -> list[Word]:
    """The English side of a frame as words of pieces, "a" and "an" by the word that follows."""
    words: list[Word] = []
    for first, *rest in _tokens(template):
        words += _english_part(first, setting)
        for part in rest:
            more = _english_part(part, setting)
            words[-1] = [*words[-1], *more[0]]
            words += more[1:]
    return [settled(word, words[i + 1]) if words[i + 1 :] else word for i, word in enumerate(words)]


def settled(word: Word, following: Word) -> Word:
    if word[0].text not in ("a", "an"):
        return word
    return [Piece(english.article(following[0].text), word[0].sure, word[0].possible)]


# --- both ---


def spell(words: list[Word], mark: str) -> tuple[str, list[tuple[Span, Piece]]]:
    """The sentence, capitalised and closed with its mark, and the span of each piece in it."""
    placed, texts, at = [], [], 0
    for word in [*words[:-1], [*words[-1], content(mark, "mark")]]:
        for piece in word:
            end = at + len(piece.text)
            placed.append(((at, end), piece))
            texts.append(piece.text)
            at = end
        texts.append(" ")
        at += 1
    text = "".join(texts[:-1])
    return text[:1].upper() + text[1:], placed


def _partnered(placed: list[tuple[Span, Piece]], other: list[tuple[Span, Piece]]) -> list[tuple[Span, Piece]]:
    """The pieces, those without a partner on the other side under the keys of what they belong to."""
    known: set[str] = set()
    for _, piece in other:
        known |= piece.sure
        known |= piece.possible
    return [
        (span, piece)
        if not piece.otherwise or piece.sure & known or piece.possible & known
        else (span, Piece(piece.text, frozenset(), piece.otherwise))
        for span, piece in placed
    ]


def _by_key(placed: list[tuple[Span, Piece]]) -> dict[str, list[tuple[int, bool]]]:
    found: dict[str, list[tuple[int, bool]]] = {}
    for i, (_, piece) in enumerate(placed):
        for key in piece.sure:
            found.setdefault(key, []).append((i, True))
        for key in piece.possible:
            found.setdefault(key, []).append((i, False))
    return found


def links(ko: list[tuple[Span, Piece]], en: list[tuple[Span, Piece]]) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Sure and possible links between the pieces of two sentences, as (ko_start, ko_end, en_start, en_end)."""
    ko, en = _partnered(ko, en), _partnered(en, ko)
    by_key = _by_key(en)
    sure: list[Link] = []
    possible: list[Link] = []
    for ko_span, ours in ko:
        found: dict[int, bool] = {}
        for key in ours.sure:
            for i, both in by_key.get(key, ()):
                found[i] = both or found.get(i, False)
        for key in ours.possible:
            for i, _ in by_key.get(key, ()):
                found.setdefault(i, False)
        for i in sorted(found):
            (sure if found[i] else possible).append(ko_span + en[i][0])
    return tuple(sure), tuple(possible)
