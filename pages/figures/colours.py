"""One colour per role, in the light and the dark theme: the only place where data colours are written.

The browser components receive this table, and Plotly figures read it through `accent` and `colourscale`. Accents
are Okabe and Ito's palette (2008), darkened or lightened to reach a contrast of 4.5 : 1 with the page; the scales are
monotone in lightness (sequential) or symmetric around zero (diverging) and avoid red against green.
"""

from collections.abc import Mapping

ACCENTS: dict[str, tuple[str, str]] = {  # role: (light theme, dark theme)
    "embeddings": ("#5f6672", "#a9b1bd"),
    "memory": ("#00785a", "#2fc39a"),  # keys and values: the source side
    "queries": ("#b84a00", "#ff8a4a"),  # decoder states: the target side
    "scores": ("#a4417e", "#e58fc0"),
    "weights": ("#0067a3", "#58b4ee"),
    "contexts": ("#8a6400", "#e6b23c"),
    "attentional": ("#5a4bb8", "#a99cff"),
    "similarity": ("#5f6672", "#a9b1bd"),
    "difference": ("#5f6672", "#a9b1bd"),
    "unknown": ("#b3261e", "#ff8a80"),  # pieces the vocabulary does not hold
}

SCALES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sequential": (
        ("#f7fbff", "#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08519c", "#08306b"),
        ("#14181f", "#13294a", "#164274", "#1f5fa3", "#347fcb", "#5a9fe3", "#8bbff2", "#bddcfb", "#eaf5ff"),
    ),
    "diverging": (  # orange below zero, blue above
        ("#7f3b08", "#b35806", "#e08a35", "#f8c892", "#f7f7f7", "#b5d3ec", "#67a3d6", "#2166ac", "#083a75"),
        ("#ffd9b3", "#f7a35c", "#c06c22", "#633812", "#181b21", "#16385f", "#2b6cb3", "#63a8ee", "#bfdfff"),
    ),
    "order": (  # first to last position of a sentence
        ("#4b03a1", "#7d03a8", "#a82296", "#cb4679", "#dd5e56", "#d97a1c"),
        ("#8f86ff", "#bb7cf5", "#e374cf", "#ff7f9c", "#ff9d6b", "#ffcf57"),
    ),
}


def accent(role: str, dark: bool) -> str:
    """The hex colour of a role."""
    return ACCENTS[role][dark]


def scale_of(role: str) -> str:
    """Weights run from 0 to 1 on the sequential scale, everything signed on the diverging one."""
    return "sequential" if role == "weights" else "diverging"


def colourscale(role: str, dark: bool) -> list[list[float | str]]:
    """The scale of a role as Plotly wants it: pairs of fraction and colour."""
    stops = SCALES[scale_of(role)][dark]
    return [[i / (len(stops) - 1), stop] for i, stop in enumerate(stops)]


def for_browser() -> dict[str, dict[str, dict[str, object]]]:
    """Both tables by theme, as the components read them."""
    tables: dict[str, Mapping[str, tuple[object, object]]] = {"accents": ACCENTS, "scales": SCALES}
    return {
        name: {theme: {role: pair[i] for role, pair in table.items()} for i, theme in enumerate(("light", "dark"))}
        for name, table in tables.items()
    }
