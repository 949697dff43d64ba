"""A sentence and its Trace: the stored example of the first screen, and what a search finds."""

from functools import lru_cache
from pathlib import Path

from model.trace import Trace
from pages.computed import checkpoints, first_screen

SEARCHES = "beam", "greedy"  # the usual one first


@lru_cache(4)
def _stored(path: Path) -> Trace:
    return first_screen.read(path)


def first() -> Trace | None:
    """The stored example of the first screen; it speaks for our checkpoints, not for those of another folder."""
    there = first_screen.FIRST.exists() and not checkpoints.other_folder()
    return _stored(first_screen.FIRST) if there else None


def is_first(pair: str, score: str, text: str, search: str) -> bool:
    """Whether the stored example is what this asks for."""
    example = first()
    return example is not None and (pair, score, text, search) == (example.pair, example.score, example.text, "beam")


def trace(pair: str, score: str, text: str, register: str | None, search: str = SEARCHES[0]) -> Trace:
    """The translation that a search finds, with all its intermediates. Raises BadText."""
    example = first()
    if example is not None and is_first(pair, score, text, search):
        return example
    return _trace(checkpoints.folder(), pair, score, text, register, search)


@lru_cache(512)
def _trace(place: Path, pair: str, score: str, text: str, register: str | None, how: str) -> Trace:
    from model import search

    found = checkpoints.load(place, pair, score)
    if how == "greedy":
        return search.greedy(found, text, register)
    return search.beam(found, text, register=register).trace
