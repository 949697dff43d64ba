"""Textbook sentences: about 20,000 Korean–English pairs in four registers, each with its gold word alignment.

A lexicon and sentence frames (assets/textbook) are expanded by a small grammar of both languages; nothing here is
taken from a corpus. One English sentence has the same translation convention everywhere (past for past, -고 있다 for
the progressive), so that within a register each side determines the other.
"""

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from model.textbook import grammar
from model.textbook.korean import REGISTERS
from model.textbook.lexicon import Entry, choices
from model.textbook.tables import ASSETS, rows

SHARE_HELD = 0.045  # of the sentences that neither a held-out word nor a held-out frame puts in the test
MOST_BY_WORD = 120  # English sentences kept for the held-out words; what is above it is dropped


Rendered = tuple[str, str, tuple[grammar.Link, ...], tuple[grammar.Link, ...]]  # korean, english, sure, possible
Variant = tuple[str, str, str, tuple[grammar.Link, ...], tuple[grammar.Link, ...], str]  # with register and frame


@dataclass(frozen=True, slots=True)
class Sentence:
    """One pair. Links are (ko_start, ko_end, en_start, en_end), ends exclusive, in characters."""

    korean: str
    english: str
    register: str  # "haera", "haeyo", "hapsyo", "banmal"
    frame: str  # its frame; "….na" for the second Korean variant, 나는 with -습니다
    split: str  # "train" or "test"
    held: str  # why it is in the test: "", "sentence", "frame", "word"
    sure: tuple[grammar.Link, ...]  # words that translate each other
    possible: tuple[grammar.Link, ...]  # articles, particles, auxiliaries and the words they belong to


@dataclass(frozen=True, slots=True)
class Frame:
    """Two templates and what may fill them; see assets/textbook/frames.toml."""

    name: str
    ko: dict[str, str]  # the Korean template by register
    en: str
    slots: dict[str, str] = field(default_factory=dict)
    limit: int = 1
    held: bool = False
    na: bool = False


def _frames() -> Iterator[Frame]:
    tables = tomllib.loads((ASSETS / "frames.toml").read_text(encoding="utf-8"))["frame"]
    for table in tables:
        ko = dict.fromkeys(table.pop("registers", REGISTERS), table.pop("ko"))
        yield Frame(ko=ko, **table)


def _fixed() -> Iterator[Frame]:
    for en, *ko in rows("fixed.tsv"):
        columns = ko if len(ko) > 1 else ko * len(REGISTERS)
        by_register = {register: text for register, text in zip(REGISTERS, columns, strict=True) if text != "-"}
        yield Frame("fixed", by_register, en, na=ko[0].startswith("나|저") and "당신" not in ko[0])


def _fill(frame: Frame, rng: random.Random) -> grammar.Bound | None:
    """One random filling of the frame's slots; None where two slots got the same word."""
    bound: dict[str, Entry] = {}
    for slot, spec in frame.slots.items():
        bound[slot] = rng.choice(choices(spec, bound))
    return bound if len({(e.korean, e.english) for e in bound.values()}) == len(bound) else None


def _fillings(frame: Frame) -> Iterator[grammar.Bound]:
    """Distinct fillings in random order, the same ones every time."""
    rng = random.Random(frame.name)
    seen: set[tuple[str, ...]] = set()
    for _ in range(12 * frame.limit):
        bound = _fill(frame, rng)
        if bound is None:
            continue
        words = tuple(entry.english for entry in bound.values())
        if words not in seen:
            seen.add(words)
            yield bound


def _closing(template: str) -> tuple[str, str]:
    """A template without its final mark, and the mark ("" where it has none)."""
    return (template[:-1], template[-1]) if template[-1] in ".?!" else (template, "")


def render(frame: Frame, bound: grammar.Bound, register: str, humble: bool | None = None) -> Rendered:
    """The Korean and English sentence of a filling, and its sure and possible links."""
    en_template, mark = _closing(frame.en)
    ko_template, own_mark = _closing(frame.ko[register])
    setting = grammar.Setting(bound, register, mark == "?", humble)
    ko, ko_placed = grammar.spell(grammar.korean_words(ko_template, setting), own_mark or mark)
    en, en_placed = grammar.spell(grammar.english_words(en_template, setting), mark)
    return ko, en, *grammar.links(ko_placed, en_placed)


@dataclass(slots=True)
class _Pool:
    """What was accepted so far. One English sentence, one filling; one Korean sentence, one English one."""

    english_of: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def accept(self, variants: list[Variant]) -> bool:
        """Enter the variants of one English sentence, unless either side is already used for another."""
        en = variants[0][2]
        bare = {ko.rstrip(".?!") for _, ko, *_ in variants}  # people type without marks: 너는 바빠 must be one sentence
        if en in self.taken or any(self.english_of.get(ko, en) != en for ko in bare):
            return False
        self.taken.add(en)
        self.english_of.update(dict.fromkeys(bare, en))
        return True


def _variants(frame: Frame, bound: grammar.Bound) -> list[Variant]:
    """(register, korean, english, sure, possible, frame name) in every register."""
    made = [(register, *render(frame, bound, register), frame.name) for register in frame.ko]
    first = frame.na and ("s" not in bound or "speaker" in bound["s"].classes)
    if first and "hapsyo" in frame.ko:
        made.append(("hapsyo", *render(frame, bound, "hapsyo", humble=False), frame.name + ".na"))
    return made


@cache
def held_words() -> frozenset[tuple[str, str]]:
    """(Korean, English) of the words that no training sentence holds."""
    return frozenset((ko, en) for ko, en in rows("held.tsv"))


def _holds_held_word(english: str) -> bool:
    words = set(re.findall(r"[a-z]+", english.lower()))
    return any({en.lower(), en.lower() + "s"} & words for _, en in held_words())


def _reason(frame: Frame, english: str, rng: random.Random) -> str:
    """Why a sentence is held out for the test, "" for training."""
    by_chance = rng.random() < SHARE_HELD
    if _holds_held_word(english):
        return "word"
    if frame.held:
        return "frame"
    return "sentence" if by_chance and frame.name != "fixed" else ""


def _groups() -> Iterator[tuple[Frame, list[Variant]]]:
    """Frames with the variants of each accepted filling: the fixed sentences first."""
    pool = _Pool()
    for frame in [*_fixed(), *_frames()]:
        count = 0
        for bound in _fillings(frame) if frame.slots else [{}]:
            variants = _variants(frame, bound)
            if pool.accept(variants):
                count += 1
                yield frame, variants
            if count == frame.limit:
                break


@cache
def _all() -> tuple[Sentence, ...]:
    rng = random.Random(2)
    by_word = 0
    made = []
    for frame, variants in _groups():
        held = _reason(frame, variants[0][2], rng)
        by_word += held == "word"
        if held == "word" and (by_word > MOST_BY_WORD):
            continue
        split = "test" if held else "train"
        for register, ko, en, sure, possible, name in variants:
            made.append(Sentence(ko, en, register, name, split, held, sure, possible))
    return tuple(made)


def sentences() -> list[Sentence]:
    """All sentences, in the same order every time. Raises FileNotFoundError without assets/textbook."""
    return list(_all())


def pairs(split: str) -> list[tuple[str, str, str]]:
    """(korean, english, register) of "train" or "test"."""
    return [(one.korean, one.english, one.register) for one in _all() if one.split == split]
