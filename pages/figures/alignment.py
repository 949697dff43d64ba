"""The alignment: source and target joined by the weights, played step by step, linked with the heatmaps.

Words it shows (table [component] of assets/words/*.toml): those of the heatmap's menu and marks, and
alignment_summary {title} {pairs}, plain_summary {title} {source} {target}, no_attention, hint, looked {token},
considered, play, pause, back, forward, all, step {step} {count}.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pages.figures.axis import Axis
from pages.figures.component import mount
from pages.figures.heatmap import WORDS as MENU_WORDS
from pages.figures.heatmap import encode, safe_filename
from pages.session.browser_values import Pin

WORDS = (
    *MENU_WORDS, "no_attention", "hint", "looked", "considered", "play", "pause", "back", "forward", "all", "step",
)  # fmt: skip


def alignment(
    weights: ArrayLike | None,
    source: Axis,
    target: Axis,
    *,
    key: str,
    title: str,
    words: Mapping[str, str],
    filename: str,
    top: Sequence[Sequence[tuple[str, float]]],
    pin: Pin | None = None,
    on_change: Callable[[Pin | None], None] | None = None,
    link: str = "page",
) -> Pin | None:
    """Draw both sentences joined by ``weights`` (T, S), rows summing to 1; returns the pin in force.

    ``weights`` None stands for a model without attention: no lines, and a sentence that says so. ``top`` lists for each
    target token the most probable tokens and their probabilities. The rest is as for `heatmap`. Raises ValueError where
    the sizes do not fit, KeyError for a missing word.
    """
    numbers = None if weights is None else np.asarray(weights, dtype=np.float32)
    check_sizes(numbers, source, target, top)
    data = {
        "role": "weights",
        "title": title,
        "summary": summary(numbers, source, target, title, words),
        "weights": None if numbers is None else encode(numbers),
        "source": source.sent(),
        "target": target.sent(),
        "top": [[(token, float(probability)) for token, probability in step] for step in top],
        "link": link,
        "filename": safe_filename(f"{filename} alignment"),
        "words": {word: words[word] for word in WORDS},
    }
    return mount("alignment", key, data, pin, on_change)


def check_sizes(numbers: NDArray[np.float32] | None, source: Axis, target: Axis, top: Sequence[object]) -> None:
    """Raises ValueError unless weights and word lists fit the sentences."""
    size = (len(target.tokens), len(source.tokens))
    if 0 in size:
        raise ValueError("an alignment joins two sentences; one of them is empty")
    if numbers is not None and numbers.shape != size:
        raise ValueError(f"weights of shape {numbers.shape} for {size} target and source tokens")
    if len(top) != size[0]:
        raise ValueError(f"{len(top)} lists of probable words for {size[0]} target tokens")


def summary(
    numbers: NDArray[np.float32] | None, source: Axis, target: Axis, title: str, words: Mapping[str, str]
) -> str:
    """One sentence in place of the picture: what each target token looked at most."""
    names = [[axis.name(i, words) for i in range(len(axis.tokens))] for axis in (source, target)]
    if numbers is None:
        return words["plain_summary"].format(title=title, source=" ".join(names[0]), target=" ".join(names[1]))
    pairs = (f"{token} ← {names[0][int(row.argmax())]}" for token, row in zip(names[1], numbers, strict=True))
    return words["alignment_summary"].format(title=title, pairs=", ".join(pairs))
