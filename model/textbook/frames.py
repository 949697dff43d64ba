"""Frames: two templates filled with the same words of the lexicon; the first course of the textbook, in all four
registers.
"""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

from model.textbook import grammar
from model.textbook.korean import REGISTERS
from model.textbook.lexicon import Entry, choices
from model.textbook.tables import ASSETS, rows

Rendered = tuple[str, str, tuple[grammar.Link, ...], tuple[grammar.Link, ...]]  # korean, english, sure, possible
Variant = tuple[str, str, str, tuple[grammar.Link, ...], tuple[grammar.Link, ...], str]  # with register and frame


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
        options = choices(spec, bound)
        if not options:  # nothing in the tables yet that this verb asks for
            return None
        bound[slot] = rng.choice(options)
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


def _variants(frame: Frame, bound: grammar.Bound) -> list[Variant]:
    """(register, korean, english, sure, possible, frame name) in every register."""
    made = [(register, *render(frame, bound, register), frame.name) for register in frame.ko]
    first = frame.na and ("s" not in bound or "speaker" in bound["s"].classes)
    if first and "hapsyo" in frame.ko:
        made.append(("hapsyo", *render(frame, bound, "hapsyo", humble=False), frame.name + ".na"))
    return made


def fillings(frame: Frame) -> Iterator[tuple[list[Variant], tuple[str, ...]]]:
    """The variants and lemmas of a frame's fillings, more than it may keep."""
    for bound in _fillings(frame) if frame.slots else [{}]:
        yield _variants(frame, bound), tuple(entry.lemma for entry in bound.values())


def trained() -> list[Frame]:
    """All frames but the held-out ones: the fixed sentences first."""
    return [frame for frame in [*_fixed(), *_frames()] if not frame.held]
