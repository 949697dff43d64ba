"""On click, the arithmetic: the products that one number is the sum of, and the gates of a GRU with their numbers."""

from collections.abc import Callable

import streamlit as st

from model.arithmetic import Gates, Sum
from pages.ui import formulas
from pages.ui.bars import bars
from pages.ui.formulas import number
from pages.ui.pin import Axis
from pages.ui.views import View

GATES = {"reset": ("r", r"\sigma"), "update": ("z", r"\sigma"), "candidate": ("n", r"\tanh")}  # letter, function
INSIDE = {
    "reset": "W_r x + U_r s + b_r",
    "update": "W_z x + U_z s + b_z",
    "candidate": r"W_n x + b_n + r \odot (U_n s + c_n)",
}


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
        labels, values = formulas.products(total, entry, words)
        with right:
            bars(
                values, Axis("product", tuple(labels)), key=f"products_{name}", role=role, chosen=len(values) - 1,
                title=words("vector.products"), words=words.table("component"), filename=f"{view.filename} {name}",
            )  # fmt: skip


def gate_products(view: View, name: str, gates: Gates, index: int, entry: int) -> None:
    """The products inside one entry of the update gate: over what is read, then over the state before."""
    total, size = gates.gate("update", index, entry), gates.inputs.shape[1]
    formula = rf"{INSIDE['update']} = {number(total.value)}"
    products(view, name, total, "queries", formula, lambda n: f"x {n}" if n < size else f"s {n - size}")


def gate_lines(gates: Gates, index: int, entry: int) -> list[str]:
    """r, z and n, each with the numbers of one entry."""
    found = []
    for name, (letter, squash) in GATES.items():
        inside, value = gates.gate(name, index, entry).value, float(getattr(gates, name)[index, entry])
        found += [rf"{letter} &= {squash}({INSIDE[name]})", rf"&= {squash}({number(inside)}) = {number(value)}"]
    return found
