"""The typed set: everyday sentences as visitors type them, each with a pattern of the translations a teacher accepts.

Written before training, never trained on: what a checkpoint keeps of it says how it does with a visitor's own words.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "assets" / "typed"
_APOSTROPHES = re.compile("['’‘]")
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Typed:
    """One sentence. ``pattern`` is a regular expression that a right answer, normalised, matches as a whole."""

    sentence: str
    phenomenon: str
    pattern: str


def normalised(answer: str, language: str) -> str:
    """An answer without what no teacher would mark: case and punctuation, and in Korean spaces too.

    English apostrophes go without a trace (don't → dont), other marks become one space.
    """
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFC", answer).casefold())
    return _MARKS.sub("" if language == "ko" else " ", text).strip()


def exists(pair: str, folder: Path = FOLDER) -> bool:
    """Whether a pair has a typed set."""
    return (folder / f"{pair}.tsv").exists()


def read(pair: str, folder: Path = FOLDER) -> list[Typed]:
    """The typed set of a pair: sentence, phenomenon, pattern a line. Raises FileNotFoundError where there is none."""
    lines = (folder / f"{pair}.tsv").read_text(encoding="utf-8").splitlines()
    return [Typed(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def kept(one: Typed, answer: str, language: str) -> bool:
    """Whether an answer in the target ``language`` is one that a teacher accepts."""
    return re.fullmatch(one.pattern, normalised(answer, language), re.IGNORECASE) is not None
