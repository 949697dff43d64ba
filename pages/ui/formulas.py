"""Formulas with their numbers in them, as LaTeX, and the products of a sum as a table."""

from collections.abc import Callable

from model.arithmetic import Sum
from pages.ui.words import Words

FEW = 3  # products written out in a formula
ROWS = 12  # products written out in a table
SIGNS = str.maketrans({c: rf"\{c}" for c in "#$%&_{}"} | {"\\": r"\backslash ", "~": r"\sim ", "^": r"\wedge "})


def number(value: float) -> str:
    """Three decimals, fewer for large numbers, a power of ten for very small ones."""
    size = abs(value)
    if 0 < size < 0.0005:
        digits, power = f"{value:.1e}".split("e")
        return rf"{digits}\cdot 10^{{{int(power)}}}"
    return f"{value:.3f}" if size < 100 else f"{value:.1f}"


def factor(value: float) -> str:
    """A number as a factor: in brackets where it is negative."""
    return f"({number(value)})" if value < 0 else number(value)


def text(token: str) -> str:
    r"""A token inside a formula."""
    return rf"\text{{{(token.replace('▁', '') or '␣').translate(SIGNS)}}}"


def terms(total: Sum, few: int = FEW) -> str:
    """The largest products, what all others come to, and what is added: 0.8 · 0.9 + (−0.7) · 0.5 + … (253: −0.3)."""
    order, products = total.order, total.products
    written = [rf"{factor(float(total.left[n]))} \cdot {factor(float(total.right[n]))}" for n in order[:few]]
    if rest := order[few:]:
        others = float(products[rest].sum())
        written.append(rf"\underbrace{{\,\cdots\,}}_{{{len(rest)}:\; {number(others)}}}")
    if total.added:
        written.append(factor(total.added))
    return " + ".join(written)


def table(total: Sum, left: str, right: str, name: Callable[[int], str], words: Words, rows: int = ROWS) -> str:
    """The products, largest first, as a Markdown table that ends with their sum. left, right: LaTeX of the factors."""
    order, products = total.order, total.products
    lines = [f"| | ${left}$ | ${right}$ | {words('step.product')} |", "|---|---:|---:|---:|"]
    for n in order[:rows]:
        cells = (float(total.left[n]), float(total.right[n]), float(products[n]))
        lines.append(f"| {name(n)} | " + " | ".join(f"{value:.4f}" for value in cells) + " |")
    if rest := order[rows:]:
        lines.append(f"| {words('step.others', count=len(rest))} | | | {float(products[rest].sum()):.4f} |")
    if total.added:
        lines.append(f"| {words('step.added')} | | | {total.added:.4f} |")
    lines.append(f"| **{words('step.sum')}** | | | **{total.value:.4f}** |")
    return "\n".join(lines)
