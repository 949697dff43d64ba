"""What is said of four score functions, each with its evidence from the Traces on screen."""

from typing import Any

import numpy as np
import streamlit as st

from pages.computed import compare
from pages.figures.captions import percent
from pages.session.words import Words
from pages.shell import controls

SATURATED = 0.9  # share of scores at the bound from which we say so


def claims(words: Words, seens: dict[str, Any], first: str) -> None:
    """A claim each; where its model is missing, the claim alone and what is missing."""
    found = {"activated_general": _flat, "cosine": _sharpened, "concat": _rewritten, "location": _turned}
    with st.container(key="claims"):
        for name, evidence in found.items():
            shown = evidence(seens, first, words) if name in seens else _missing(words, name)
            st.markdown(f"**{words(f'evidence.{name}')}**\n\n{shown}")


def _missing(words: Words, name: str) -> str:
    return words("evidence.missing", score=controls.title(words, name))


def _flat(seens: dict[str, Any], first: str, words: Words) -> str:
    seen = seens["activated_general"]
    found = compare.flatness(seen.trace)
    others = [
        float(s.trace.weights.max(axis=1).mean()) for n, s in seens.items() if n != seen.name and s.entropy is not None
    ]
    said = words(
        "evidence.activated_general_shows",
        lowest=f"{found.lowest:.2f}",
        highest=f"{found.highest:.2f}",
        possible=f"{found.possible:.2f}",
        ratio=f"{found.ratio:.2f}",
        tokens=found.tokens,
        most=f"{found.most:.2f}",
        mean=f"{found.mean:.2f}",
    )
    if found.saturated >= SATURATED:
        said += " " + words("evidence.saturated", share=percent(found.saturated))
    return said + (" " + words("evidence.others", mean=f"{np.mean(others):.2f}") if others else "")


def _sharpened(seens: dict[str, Any], first: str, words: Words) -> str:
    trace = seens["cosine"].trace
    found = compare.sharpened(trace)
    return words(
        "evidence.cosine_shows",
        beta=f"{found.beta:.1f}",
        largest=f"{found.largest:.2f}",
        without=f"{found.largest_without:.2f}",
        spread=f"{found.effective:.1f}",
        spread_without=f"{found.effective_without:.1f}",
        tokens=int(trace.mask.sum()),
    )


def _rewritten(seens: dict[str, Any], first: str, words: Words) -> str:
    trace = seens["concat"].trace
    said = words("evidence.concat_shows", most=f"{compare.rewritten(trace):.1g}")
    if "additive" not in seens:
        return said
    alike = compare.resemblance(trace, seens["additive"].trace)
    return said + " " + words("evidence.trained_apart", alike=f"{alike:.2f}")


def _turned(seens: dict[str, Any], first: str, words: Words) -> str:
    found = compare.turned_round(seens["location"].trace)
    said = words("evidence.location_shows", stayed=f"{found.stayed:.2f}", followed=f"{found.followed:.2f}")
    reads = [n for n, s in seens.items() if n != "location" and s.entropy is not None]
    if not reads:
        return said
    other = first if first in reads else reads[0]
    turned = compare.turned_round(seens[other].trace)
    values = {"stayed": f"{turned.stayed:.2f}", "followed": f"{turned.followed:.2f}"}
    return said + " " + words("evidence.others_follow", score=controls.title(words, other), **values)
