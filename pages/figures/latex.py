"""Formulas with their numbers in them, as LaTeX, and the products of a sum in rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from model.trace import Array
from pages.session.words import Words

if TYPE_CHECKING:
    from model.analysis.step_arithmetic import Sum

FEW = 2  # products written out in a formula
ROWS = 12  # products written out in a list
SIGNS = str.maketrans({c: rf"\{c}" for c in "#$%&_{}"} | {"\\": r"\backslash ", "~": r"\sim ", "^": r"\wedge "})


def number(value: float) -> str:
    """Three decimals, fewer for large numbers, a power of ten for very small ones."""
    size = abs(value)
    if 0 < size < 0.0005:
        digits, power = f"{value:.1e}".split("e")
        return rf"{digits}\cdot 10^{{{int(power)}}}"
    return f"{value:.3f}" if size < 100 else f"{value:.1f}"


def factor(value: float) -> str:
    """A number after a sign: in brackets where it is negative."""
    return f"({number(value)})" if value < 0 else number(value)


def text(token: str) -> str:
    r"""A token inside a formula."""
    return rf"\text{{{(token.replace('▁', '') or '␣').translate(SIGNS)}}}"


def block(*lines: str) -> str:
    """Lines under each other, aligned at their &."""
    return r"\begin{aligned}" + r" \\[2pt] ".join(lines) + r"\end{aligned}"


def terms(total: Sum, few: int = FEW) -> list[str]:
    """The largest products one by one, what all the others come to together, and what is added."""
    order, products = total.order, total.products
    written = [rf"{factor(float(total.left[n]))} \cdot {factor(float(total.right[n]))}" for n in order[:few]]
    if rest := order[few:]:
        written.append(rf"\underbrace{{\,\cdots\,}}_{{{len(rest)}:\; {number(float(products[rest].sum()))}}}")
    return [*written, factor(total.added)] if total.added else written


def worked(name: str, total: Sum, value: float, squash: str = "") -> list[str]:
    r"""Lines of a block: name = products, and their sum; ``squash``: the LaTeX of a function around them."""
    opening, closing = (rf"{squash}(", ")") if squash else ("", "")
    parts = terms(total)
    lines = [rf"{name} &= {opening}{' + '.join(parts[:FEW])}"]
    if parts[FEW:]:
        lines.append(rf"&\quad + {' + '.join(parts[FEW:])}")
    lines[-1] += closing
    inside = f"{squash}({number(total.value)}) = " if squash else ""
    return [*lines, f"&= {inside}{number(value)}"]


def products(total: Sum, name: Callable[[int], str], words: Words) -> tuple[list[str], list[float]]:
    """Labels and values: the products from the largest on, all others together, what is added, and the sum last."""
    order, values = total.order, total.products
    labels = [f"{name(n)}:  {_plain(total.left, n)} × {_plain(total.right, n)}" for n in order[:ROWS]]
    shown = [float(values[n]) for n in order[:ROWS]]
    if rest := order[ROWS:]:
        labels.append(words("step.others", count=len(rest)))
        shown.append(float(values[rest].sum()))
    if total.added:
        labels.append(words("step.added"))
        shown.append(total.added)
    return [*labels, words("step.sum")], [*shown, total.value]


def _plain(factors: Array, n: int) -> str:
    return f"{float(factors[n]):.3f}".replace("-", "−")
