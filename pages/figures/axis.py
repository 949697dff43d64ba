"""What the linked views speak about: token axes, and the token pair a reader has pinned."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Axis(NamedTuple):
    """One side of a picture: the tokens along it, or the features of a vector.

    Equal tokens stay separate: an axis is a list of positions, and its tokens are their labels.
    """

    side: str  # "source" | "target" | "feature"
    tokens: tuple[str, ...] = ()  # empty for "feature": its positions are numbered
    groups: tuple[int, ...] = ()  # number of the word (eojeol) each piece belongs to; drawn as brackets
    marks: tuple[str, ...] = ()  # "" | "unknown" | "register" | "end" for each token, drawn distinctly

    def sent(self) -> dict[str, Any]:
        """The axis as the browser reads it; raises ValueError where its parts differ in length."""
        for name in ("groups", "marks"):
            part = getattr(self, name)
            if part and len(part) != len(self.tokens):
                raise ValueError(f"{len(self.tokens)} tokens with {len(part)} {name}")
        marks = self.marks or ("",) * len(self.tokens)
        return {"side": self.side, "tokens": self.tokens, "groups": self.groups, "marks": marks}

    def name(self, index: int, words: Mapping[str, str]) -> str:
        """How the position is called in a sentence."""
        if not self.tokens:
            return words["dimension"].format(number=index)
        return self.tokens[index].removeprefix("▁") or self.tokens[index]
