"""On click, the arithmetic: the products that one number is the sum of, and the gates of a cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from pages.figures import latex
from pages.figures.axis import Axis
from pages.figures.bars import bars
from pages.figures.latex import number, worked
from pages.figures.trace_views import View

if TYPE_CHECKING:
    from model.cells import Along, Sum


def products(view: View, name: str, total: Sum, role: str, formula: str, entry: Callable[[int], str]) -> None:
    """On click: the products of one entry, largest first, down to their sum. ``formula``: LaTeX of that sum."""
    words = view.words
    drawer = st.expander(
        words("step.products_gate" if role == "queries" else "step.products"), key=f"open_{name}", on_change="rerun"
    )
    if not drawer.open:
        return
    with drawer:
        left, right = st.columns([9, 11], gap="medium")
        left.markdown(words("step.products_say"))
        left.latex(formula)
        labels, values = latex.products(total, entry, words)
        with right:
            bars(
                values, Axis("product", tuple(labels)), key=f"products_{name}", role=role, chosen=len(values) - 1,
                title=words("vector.products"), words=words.table("component"), filename=f"{view.filename} {name}",
            )  # fmt: skip


def main_gate(along: Along) -> str:
    """The gate whose products are shown: the one that decides what stays of the state before, where there is one."""
    return next((name for name in ("update", "forget") if name in along.gates), next(iter(along.gates)))


def gate_products(view: View, name: str, along: Along, index: int, entry: int) -> None:
    """The products inside one entry of the cell's main gate: over what is read, then over the state before."""
    gate = main_gate(along)
    total, size = along.gate(gate, index, entry), along.inputs.shape[1]
    formula = rf"{along.cell.gates[gate].inside} = {number(total.value)}"
    products(view, name, total, "queries", formula, lambda n: f"x {n}" if n < size else f"h {n - size}")


def gate_lines(along: Along, index: int, entry: int) -> list[str]:
    """Each gate of the cell with the numbers of one entry."""
    found = []
    for name, gate in along.cell.gates.items():
        inside, value = along.gate(name, index, entry).value, float(along.gates[name][index, entry])
        found += [
            rf"{gate.letter}_t &= {gate.through}({gate.inside})",
            rf"&= {gate.through}({number(inside)}) = {number(value)}",
        ]
    return found


def state_lines(along: Along, index: int, entry: int, state: str, place: int) -> list[str]:
    """How one entry of the state comes about. ``state``: its LaTeX; ``place``: the step or position, from 1."""
    lines = []
    for working in along.workings(index, entry):
        letter = state if working.letter == "h" else working.letter
        lines += worked(rf"{letter}_{{{place},{entry}}}", working.total, working.value, working.through)
    return lines
