"""The browser side of the linked views: registers the code in assets/components and mounts one view at a time.

The code travels once: a hidden element carries it (Streamlit sends an unchanged element again only as a hash), and each
view is two lines of JavaScript that call it. Were the code in every view, each rerun would send it with every view.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import streamlit as st

from pages.figures.colours import for_browser
from pages.session import browser_values
from pages.session.browser_values import Pin, Unfit, told

ASSETS = Path(__file__).parents[2] / "assets" / "components"
IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?:(?:const|function|class) )(\w+)", re.MULTILINE)

VIEW = """
export default async function (component) {
  const ready = (go) => window.addEventListener("attention-lab:ready", go, { once: true });
  if (!window.attentionLab) await new Promise(ready);
  const data = JSON.parse(new TextDecoder().decode(component.data));
  return window.attentionLab["%s"]({ ...component, data });
}
"""


def _source(module: str) -> str:
    """A JavaScript module as it is written; the colour tables are a module made here."""
    if module == "colours":
        return f"export const ROLES = {json.dumps(for_browser())};"
    return ASSETS.joinpath(f"{module}.js").read_text("utf-8")


def modules(module: str = "library") -> dict[str, str]:
    """A module and all that it imports by name, each after those it imports itself. Raises CycleError."""
    imported = {module: _imports(module)}
    for name in (waiting := [module]):
        for other in imported[name]:
            if other not in imported:
                imported[other] = _imports(other)
                waiting.append(other)
    return {name: _source(name) for name in TopologicalSorter(imported).static_order()}


def _imports(module: str) -> list[str]:
    return [name for _, name in IMPORT.findall(_source(module))]


def code() -> str:
    """All modules as one, in the order that their imports ask for, each in a scope of its own.

    The browser could import them itself, but Streamlit hands out no JavaScript: its static folder sends .js as plain
    text, and the files of a component must lie in an installed package (asset_dir), which a cloned folder is not.
    """
    *others, (_, entry) = modules().items()
    return "\n".join([*(_scoped(name, source) for name, source in others), IMPORT.sub(_taken, entry)])


def _scoped(module: str, source: str) -> str:
    """A module as a constant that holds what it exports."""
    told = ", ".join(EXPORT.findall(source))
    body = re.sub(r"^export (?=const|function|class)", "", IMPORT.sub(_taken, source), flags=re.MULTILINE)
    return f"const ${module} = (() => {{\n{body.replace('export {};', '')}\nreturn {{ {told} }};\n}})();"


def _taken(match: re.Match[str]) -> str:
    """An import, from the constant of its module."""
    return f"const {{{match[1]}}} = ${match[2]};\n"


LIBRARY = st.components.v2.component(
    "attention_lab_code", css=ASSETS.joinpath("component.css").read_text("utf-8"), js=code(), isolate_styles=False
)
OnPin = Callable[[Pin | None], None]


def view(kind: str) -> Callable[..., Any]:
    """A kind of view as a component that is mounted with its key, its data as a dictionary, and what it may tell.

    The data are written here, once: given a dictionary, Streamlit would look for tables in it and write it twice.
    """
    component = st.components.v2.component(f"attention_lab_{kind}", js=VIEW % kind, isolate_styles=False)

    def mounted(key: str, data: Mapping[str, Any], **events: Callable[[], None]) -> Any:
        return component(key=key, data=json.dumps(data, ensure_ascii=False).encode(), **events)

    return mounted


VIEWS = {kind: view(kind) for kind in ("heatmap", "alignment", "board")}


def bring_code() -> None:
    """Put the code on the page, once in a run, before the first view."""
    LIBRARY(key="attention-lab-code")


@dataclass
class _Board:
    """Views that are being gathered to be sent together."""

    views: list[dict[str, Any]] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    on_change: OnPin | None = None


_gathering: ContextVar[_Board | None] = ContextVar("gathering", default=None)


@contextmanager
def board(key: str, across: int) -> Iterator[None]:
    """Views mounted within become cards of one component, as many in a row as ``across`` where there is room.

    One component costs a run far less than many. The views must agree on what a new pin does.
    """
    gathered = _Board()
    token = _gathering.set(gathered)
    try:
        yield
    finally:
        _gathering.reset(token)
    data = {"key": key, "across": across, "views": gathered.views, "words": gathered.words}
    VIEWS["board"](key=key, data=data, on_pin_change=_teller(key, gathered.on_change))


def note(key: str, title: str, says: Sequence[str]) -> None:
    """On a board: a card with words in place of a picture."""
    gathered = _gathering.get()
    assert gathered is not None, "a note stands on a board"
    gathered.views.append({"kind": "note", "key": key, "title": title, "says": says})


def mount(kind: str, key: str, data: Mapping[str, Any], pin: Pin | None, on_change: OnPin | None) -> Pin | None:
    """Draw one view; returns the pin in force: the one just set in the browser, else the one given.

    ``on_change`` is called with the new pin (None: freed) before the run that follows.
    """
    sent = {**data, "key": key, "pin": pin or (None, None)}
    if gathered := _gathering.get():
        gathered.words |= sent.pop("words")
        gathered.views.append({"kind": kind, **sent})
        gathered.on_change = on_change
        return pin
    event = VIEWS[kind](key=key, data=sent, on_pin_change=_teller(key, on_change)).pin
    try:
        return browser_values.pin(event) if event else pin
    except Unfit:
        return pin


def _teller(key: str, on_change: OnPin | None) -> Callable[[], None]:
    def tell() -> None:
        if on_change:
            on_change(browser_values.pin(st.session_state[key]["pin"]))

    return told(tell)
