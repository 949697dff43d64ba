"""A page of the app opened through AppTest, and untrained checkpoints to open it on: what the tests of pages share."""

import base64
import json
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
from streamlit.testing.v1 import AppTest

from model import checkpoint
from tests.conftest import untrained

ROOT = Path(__file__).parent.parent
SCORES = ("general", "additive", "deep", "location", "activated_general", "none")
ONE_WAY = "general-unidirectional"


def write(folder: Path, one_way: bool = False) -> Path:
    """Checkpoints of some score functions in both directions, and a one-way encoder for one of them."""
    for score in SCORES:
        checkpoint.save(untrained(score), folder)
    for score in ("general", "none"):
        checkpoint.save(untrained(score, "en-ko"), folder)
    if one_way:
        made = untrained("general", bidirectional=False)
        named = checkpoint.Checkpoint(made.pair, ONE_WAY, made.translator, made.source, made.target, made.training)
        checkpoint.save(named, folder)
    return folder


def opened(page: str, locale: str = "en-US", **query: str) -> AppTest:
    """The app with this page in front, as a browser of this locale opens it at this address."""
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    test.context = {"locale": locale, "url": "http://localhost:8501/"}
    usual = {} if page == "translate" else {"search": "greedy"}  # a pin is for what greedy search finds
    if page == "step":
        page, usual = "translate", usual | {"stage": "all"}
    test.query_params.update(usual | query)
    ran(test)
    if page == "translate":
        return test
    test.switch_page(f"pages/{page}/page.py")
    return ran(test)


def ran(test: AppTest) -> AppTest:
    test.run()
    assert not test.exception, [f"{e.value}\n{e.stack_trace}" for e in test.exception]
    return test


def views(test: AppTest) -> dict[str, dict]:
    """What the components of the page were given, by key; what stands on a board each for itself."""
    return {view["key"]: view for view in _views(test) if view.get("kind") != "note"}


def numbers(view: dict) -> np.ndarray:
    """The values a view draws."""
    return np.frombuffer(base64.b64decode(view["values"]), "<f4").reshape(view.get("shape", -1))


def said(test: AppTest) -> str:
    """Everything the page says in words and formulas."""
    parts = (*test.header, *test.subheader, *test.markdown, *test.latex, *test.caption, *test.info, *test.warning)
    below = [" ".join(view["says"]) for view in _views(test) if "says" in view]
    return "\n".join([*(part.value for part in parts), *below])


def address(test: AppTest) -> dict[str, str]:
    """What the page writes into the browser's address."""
    return dict(parse_qsl(next(data["query"] for data in _sent(test) if "query" in data)))


def _views(test: AppTest) -> list[dict]:
    return [view for data in _sent(test) if "key" in data for view in [data, *data.get("views", ())]]


def _sent(test: AppTest) -> list[dict]:
    protos = [element.proto for element in test.get("bidi_component")]
    sent = [json.loads(proto.bytes or proto.json) for proto in protos if proto.bytes or proto.json]
    return [data for data in sent if isinstance(data, dict)]
