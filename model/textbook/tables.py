"""Tables of the textbook: tab-separated text in assets/textbook, "#" before a comment; a bad row is named by its
line.
"""

from collections.abc import Iterator
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "assets" / "textbook"


def rows(name: str, fewest: int = 1, most: int | None = None) -> Iterator[list[str]]:
    """The cells of a table's rows, filled up to ``most`` with "-"; nothing where the table does not exist.

    Raises ValueError with file and line where a row has fewer or more cells, or an empty one.
    """
    path = ASSETS / name
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.rstrip("\t \r").split("\t")]
        if not fewest <= len(cells) <= (most or len(cells)) or not all(cells):
            raise ValueError(f"{path.name}, line {number}: {fewest} to {most} filled cells are needed: {line!r}")
        yield cells + ["-"] * ((most or 0) - len(cells))
