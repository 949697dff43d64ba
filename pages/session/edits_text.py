"""An experiment as a short text: for the address, and for going back and forth.

Items are joined by ~. ``2o5``: at step 2 (from 0) all weight on position 5; ``*`` in place of the step: at every step.
Letters: o one-hot, u uniform, s shuffled (seed), m masked (position), t tempered (hundredths), p painted (a number for
each position, of which only the ratios count). ``f…``: forced first words; ``i…``: a sentence instead;
``w80.3``: words drawn at temperature 0.80 with seed 3.
"""

import re
from collections.abc import Iterator

from model.analysis.edits import Edit, Experiment, Masked, OneHot, Painted, Shuffled, Tempered, Uniform
from model.tokens import LONGEST, normalise
from pages.session.choices import ATTENTION_TEMPERATURES, WORD_TEMPERATURES

EVERYWHERE = "*"
FINE = 100_000  # parts of 1 in which painted weights are written
MOST = 4000  # characters that are read
LONGEST_TEXT = 300
ITEM = re.compile(r"(\d{1,2}|\*)([ousmtp])(\d{0,6}(?:\.\d{1,6})*)")


def write(experiment: Experiment) -> str:
    """The text that ``read`` reads; empty for no change."""
    items = [f"{step}{_detail(edit)}" for step, edit in sorted(experiment.edits.items())]
    if experiment.everywhere:
        items.append(EVERYWHERE + _detail(experiment.everywhere))
    if experiment.prefix:
        items.append("f" + experiment.prefix.replace("~", ""))
    if experiment.sentence:
        items.append("i" + experiment.sentence.replace("~", ""))
    if experiment.temperature > 0:
        items.append(f"w{round(100 * experiment.temperature)}.{experiment.seed}")
    return "~".join(items)


def _detail(edit: Edit) -> str:
    match edit:
        case OneHot(position):
            return f"o{position}"
        case Uniform():
            return "u"
        case Shuffled(seed):
            return f"s{seed}"
        case Masked(position):
            return f"m{position}"
        case Tempered(temperature):
            return f"t{round(100 * temperature)}"
        case Painted(weights):
            return "p" + ".".join(str(round(FINE * weight)) for weight in weights)
    raise TypeError(f"no letter for {edit}")


def read(text: str) -> tuple[Experiment, list[str]]:
    """The experiment a text describes, and the items of it that say nothing; those are left out."""
    edits: dict[int, Edit] = {}
    found: dict[str, object] = {"edits": edits}
    wrong = []
    for item in filter(None, text[:MOST].split("~")):
        if values := _whole(item):
            found |= values
        elif one := _edit(item):
            step, edit = one
            if step == EVERYWHERE:
                found["everywhere"] = edit
            else:
                edits[int(step)] = edit
        else:
            wrong.append(item)
    return Experiment(**found), wrong  # type: ignore[arg-type]


def _whole(item: str) -> dict[str, object] | None:
    """What an item says of the whole translation."""
    if item[0] in "fi" and (said := normalise(item[1:])[:LONGEST_TEXT]):
        return {"prefix" if item[0] == "f" else "sentence": said}
    match = re.fullmatch(r"w(\d{1,3})\.(\d{1,4})", item)
    if match and _within(int(match[1]) / 100, WORD_TEMPERATURES):
        return {"temperature": int(match[1]) / 100, "seed": int(match[2])}
    return None


def _edit(item: str) -> tuple[str, Edit] | None:
    """The step and the edit an item describes."""
    match = ITEM.fullmatch(item)
    edit = _of_letter(match[2], [int(n) for n in match[3].split(".") if n]) if match else None
    return (match[1], edit) if match and edit else None


def _of_letter(letter: str, numbers: list[int]) -> Edit | None:
    match letter, numbers:
        case "o", [position] if position <= LONGEST:
            return OneHot(position)
        case "m", [position] if position <= LONGEST:
            return Masked(position)
        case "u", []:
            return Uniform()
        case "s", [seed]:
            return Shuffled(seed)
        case "t", [hundredths] if _within(hundredths / 100, ATTENTION_TEMPERATURES):
            return Tempered(hundredths / 100)
        case "p", [_, *_] if len(numbers) <= LONGEST + 1 and any(numbers):
            return Painted(tuple(n / FINE for n in numbers))
    return None


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def changes(experiment: Experiment) -> Iterator[tuple[str, Experiment]]:
    """Each single change of an experiment, written, with the experiment that lacks it."""
    items = write(experiment).split("~") if write(experiment) else []
    for item in items:
        yield item, read("~".join(other for other in items if other != item))[0]
