"""What the interface says of each score function: its name, formula, family and source."""

from __future__ import annotations

import ast
import inspect
import sys
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.scores import Score

SOURCE = Path(__file__).parents[2] / "model" / "scores.py"
FAMILIES = ("compare", "combine", "location")  # one that says no family, or another, stands in the first


@dataclass(frozen=True, slots=True)
class Card:
    """What the interface says of a score function.

    ``formula`` is LaTeX, ``plain`` the same in plain text. ``paper``: authors and year.
    """

    name: str
    title: dict[str, str]
    formula: str
    plain: str
    family: str
    paper: str
    link: str


def cards() -> dict[str, Card]:
    """Every score function, in the order of its definition: read live where torch is there already."""
    if "model.scores" in sys.modules:
        return _live_cards(tuple(sys.modules["model.scores"].SCORES.values()))
    return _written_cards()


@lru_cache(4)
def _live_cards(scores: tuple[type[Score], ...]) -> dict[str, Card]:
    return {
        s.name: Card(s.name, s.title, s.formula, _plain(s.__doc__), _family(s.family), str(s.paper), s.paper.link)
        for s in scores
    }


@cache
def _written_cards() -> dict[str, Card]:
    """The same from the source text, because importing it would import torch."""
    module = ast.parse(SOURCE.read_text("utf-8"))
    classes = [c for c in module.body if isinstance(c, ast.ClassDef) and any(_is_score(b) for b in c.bases)]
    return {card.name: card for card in map(_card, classes)}


def _is_score(base: ast.expr) -> bool:
    return isinstance(base, ast.Name) and base.id == "Score"


def _card(score: ast.ClassDef) -> Card:
    said = {ast.unparse(line.targets[0]): line.value for line in score.body if isinstance(line, ast.Assign)}
    paper = said["paper"]
    assert isinstance(paper, ast.Call)
    authors, year, link = (ast.literal_eval(argument) for argument in paper.args)
    name, title, formula = (ast.literal_eval(said[field]) for field in ("name", "title", "formula"))
    family = ast.literal_eval(said["family"]) if "family" in said else FAMILIES[0]
    plain = _plain(ast.get_docstring(score))
    return Card(name, title, formula, plain, _family(family), f"{authors} {year}", link)


def _plain(docstring: str | None) -> str:
    """The formula that a docstring begins with: its first line up to a colon; "" where it begins with none."""
    formula, colon, _ = inspect.cleandoc(docstring or "").partition("\n")[0].partition(":")
    return formula if colon else ""


def _family(family: str) -> str:
    return family if family in FAMILIES else FAMILIES[0]


def code(score: str) -> str:
    """A score function in NumPy, empty where it does not say."""
    from model.scores import SCORES

    return SCORES[score].code if score in SCORES else ""
