"""The pictures of a Trace: which numbers, over which tokens, with which two sentences below."""

from collections.abc import Callable
from dataclasses import dataclass

from model.tokens import REGISTER_TAGS
from model.trace import Trace
from pages.figures import captions
from pages.figures.alignment import alignment
from pages.figures.axis import Axis
from pages.figures.component import note
from pages.figures.heatmap import heatmap
from pages.figures.machine import machine as _machine
from pages.session import pinned
from pages.session.browser_values import Pin
from pages.session.words import Words

ROLE = {"forward": "memory", "backward": "memory"}  # pictures that are not called by their role
MARKS = {"</s>": "end"} | dict.fromkeys(REGISTER_TAGS.values(), "register")


@dataclass(frozen=True, slots=True)
class View:
    """What all pictures of one Trace have in common: its numbers, the words around them, and the pinned cell."""

    trace: Trace
    words: Words
    pin: Pin | None
    on_change: Callable[[Pin | None], None]

    @property
    def filename(self) -> str:
        return f"{self.trace.text} {self.trace.score}"


def of(trace: Trace, words: Words) -> View:
    return View(trace, words, pinned.current(trace), pinned.hold(trace))


def source_axis(trace: Trace) -> Axis:
    """The source tokens; pieces of one word form a group."""
    marks = ["unknown" if i in trace.unknown else MARKS.get(t, "") for i, t in enumerate(trace.source)]
    return Axis("source", trace.source, groups(trace.source), tuple(marks))


def target_axis(trace: Trace) -> Axis:
    """The target tokens, one for each step of the decoder."""
    return Axis("target", trace.target, groups(trace.target), tuple(MARKS.get(t, "") for t in trace.target))


def groups(tokens: tuple[str, ...]) -> tuple[int, ...]:
    """The number of the word each piece belongs to: a word starts at a word mark ▁ and at a token that is no piece."""
    number, found = -1, []
    for i, token in enumerate(tokens):
        starts = i == 0 or token.startswith("▁") or token in MARKS or tokens[i - 1] in MARKS
        number += starts
        found.append(number)
    return tuple(found)


def machine(
    view: View, opened: str | None, on_open: Callable[[str | None], None] | None, *, veiled: bool = False
) -> None:
    """The machine, one step at a time; a click on the heading of a stage calls ``on_open``. ``veiled``: without its
    scores and weights, which a lesson asks to predict."""
    trace = view.trace
    _machine(
        trace,
        source_axis(trace),
        target_axis(trace),
        key="machine",
        title=view.words("view.machine"),
        words=view.words.table("component"),
        filename=view.filename,
        top=_rivals(trace),
        pin=view.pin,
        on_change=view.on_change,
        opened=opened,
        on_open=on_open,
        veiled=veiled,
    )


def _rivals(trace: Trace) -> list[list[tuple[str, float]]]:
    """For each step its most probable tokens and their probabilities."""
    both = zip(trace.top_tokens, trace.top_probabilities.tolist(), strict=True)
    return [list(zip(*step, strict=True)) for step in both]


def flow(view: View) -> None:
    """The alignment of the two sentences, with its step panel."""
    trace = view.trace
    alignment(
        trace.weights,
        source_axis(trace),
        target_axis(trace),
        key="alignment",
        title=view.words("view.alignment"),
        words=view.words.table("component"),
        filename=view.filename,
        pin=view.pin,
        on_change=view.on_change,
        top=_rivals(trace),
    )


def flow_caption(view: View, shows: str = "alignment") -> str:
    """What the alignment or the machine shows, and the largest jump of the alignment, as Markdown."""
    shows = "no_attention" if view.trace.weights is None else shows
    said, look = says(view, shows, captions.alignment(view.trace))
    return f"{escape(said)} **{escape(look)}**"


def matrix(name: str, view: View, key: str = "", *, fits: bool = False) -> None:
    """One heatmap: name is scores, weights, forward, backward, contexts or attentional."""
    trace = view.trace
    source, target, features = source_axis(trace), target_axis(trace), Axis("feature")
    values, rows, columns = {
        "scores": (trace.scores, target, source),
        "weights": (trace.weights, target, source),
        "forward": (trace.forward_memory, source, features),
        "backward": (trace.backward_memory, source, features),
        "contexts": (trace.contexts, target, features),
        "attentional": (trace.attentional, target, features),
    }[name]
    if values is None or not values.size:  # no scores without attention, no backward half in a one-way encoder
        note(key or name, view.words(f"view.{name}"), [view.words("shows.no_attention")])
        return
    shows = "contexts_none" if name == "contexts" and trace.weights is None else name
    heatmap(
        values,
        rows,
        columns,
        key=key or name,
        role=ROLE.get(name, name),
        title=view.words(f"view.{shows if shows == 'contexts_none' else name}"),
        words=view.words.table("component"),
        filename=view.filename + (f" {name}" if name in ROLE else ""),
        pin=view.pin,
        on_change=view.on_change,
        says=says(view, shows, getattr(captions, name)(trace)),
        fits=fits,
    )


def says(view: View, shows: str, look: captions.Look) -> tuple[str, str]:
    """What a picture shows, and what to look for in this one."""
    named = {name: view.words(f"look.{key}") for name, key in look.words.items()}
    return view.words(f"shows.{shows}"), view.words(f"look.{look.key}", **look.values, **named)


def plain(values: dict) -> dict:
    """Typed text among the values to fill in, escaped."""
    return {name: escape(value) if isinstance(value, str) else value for name, value in values.items()}


def escape(text: str) -> str:
    """Typed text as text: signs that Markdown reads are written so that it does not."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()#+-.!|<>$~:" else c for c in text)
