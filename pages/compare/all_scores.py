"""All score functions at a glance: a card each in the gallery, in their families or in the order a reader chose."""

from typing import Any

import streamlit as st

from model.entropy import effective_tokens
from model.trace import NONE
from pages.computed import score_cards
from pages.computed.score_cards import FAMILIES
from pages.figures.gallery import Card
from pages.figures.gallery import gallery as _gallery
from pages.figures.trace_views import source_axis, target_axis
from pages.session import pinned
from pages.session.words import Words
from pages.shell import controls


def gallery(words: Words, seens: list[Any], chosen: str, *, in_families: bool) -> None:
    """The weights of every model on the same words; a click on a card makes its score function the chosen one."""
    trace = seens[0].trace
    title = words("compare.gallery")
    _gallery(
        families(words, seens) if in_families else {"": [card(words, seen) for seen in seens]},
        source_axis(trace),
        target_axis(trace),
        key="gallery",
        title=title,
        words=words.table("component"),
        filename=f"{trace.text} {title}",
        chosen=chosen,
        on_choose=choose,
        pin=pinned.current(trace),
        on_change=pinned.hold(trace),
    )


def choose(score: str) -> None:
    """Make this the score function of all pages, before the run that follows."""
    st.session_state["score"] = score


def families(words: Words, seens: list[Any]) -> dict[str, list[Card]]:
    """The cards of each family under its name; the model without attention last, of no family."""
    found: dict[str, list[Card]] = {family: [] for family in (*FAMILIES, NONE)}
    for seen in seens:
        about = score_cards.cards().get(seen.name)
        found[about.family if about else NONE].append(card(words, seen))
    return {words(f"family.{family}"): cards for family, cards in found.items() if cards}


def card(words: Words, seen: Any) -> Card:
    """What the gallery shows of a model: its idea in a line, how spread its weights are, how probable the words."""
    about = score_cards.cards().get(seen.name)
    numbers = [words("compare.card_probability", log=f"{seen.trace.log_probability:.2f}".replace("-", "−"))]
    if seen.entropy is not None:
        tokens = f"{effective_tokens(seen.trace.weights).mean():.1f}"
        numbers.insert(0, words("compare.gallery_spread", tokens=tokens))
    title, formula = controls.title(words, seen.name), about.plain if about else ""
    idea = words.table("idea").get(seen.name, "")
    return Card(seen.name, title, formula, idea, tuple(numbers), seen.trace.weights)
