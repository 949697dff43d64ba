"""Lessons: files and links are read as they were written, bad ones are refused with a reason, ours says what is so."""

import base64
import json
import zlib
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import checkpoint, search
from model.entropy import effective_tokens
from model.tokens import normalise
from pages.session import lesson
from pages.session.lesson import BadLesson, Stop
from pages.session.words import load
from tests import tiny
from tests.app_page import address, opened, ran, said, views

OURS = lesson.ours()
TEXT = "나는 커피를 좋아해"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.write(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture
def at_these(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTENTION_LAB_CHECKPOINTS", str(models))


# --- files and links ------------------------------------------------------------------------------------------------


def test_a_lesson_is_read_back_from_its_file_and_its_link() -> None:
    assert lesson.parsed(lesson.written(OURS)) == OURS
    assert lesson.unpacked(lesson.packed(OURS)) == OURS
    plain = Stop("encoder", "text=a&pair=ko-en", {"": 'A "title" \\ ~'}, says={"": "한국어\nEnglish"})
    assert lesson.parsed(lesson.written([plain])) == (plain,) == lesson.unpacked(lesson.packed([plain]))


BAD = {
    "no_toml": "[[stop]\ntitle",
    "no_stops": "title = 'x'",
    "many_stops": "[[stop]]\ntitle = 'x'\n" * (lesson.MOST + 1),
    "bad_page": "[[stop]]\ntitle = 'x'\npage = 'admin'",
    "bad_value": "[[stop]]\ntitle = 3",
    "no_stop": "stop = [1]",
}


@pytest.mark.parametrize("reason", BAD)
def test_a_file_that_is_no_lesson_says_why(reason: str) -> None:
    with pytest.raises(BadLesson) as refused:
        lesson.parsed(BAD[reason])
    assert refused.value.key == reason
    for language in ("ko", "en"):
        assert load(language)(f"lesson.{reason}", **refused.value.values)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ask": "guess"},
        {"ask": "choice", "options": ["a", "b"], "answer": 2},
        {"ask": "choice", "options": ["a"], "answer": True},
        {"ask": "choice"},
        {"options": [1]},
        {"options": "ab"},
        {"title": {"en": 1}},
        {"title": "  "},
        {"address": []},
    ],
)
def test_a_stop_with_a_wrong_value_is_refused(wrong: dict) -> None:
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps([{"title": "x", **wrong}]).encode())).decode()
    with pytest.raises(BadLesson):
        lesson.unpacked(packed)


@pytest.mark.parametrize(
    "text", ["", "!!", "한글", "AAAA", "A" * 5000, base64.urlsafe_b64encode(zlib.compress(b"[" * 10**6)).decode()]
)
def test_a_damaged_link_is_refused(text: str) -> None:
    with pytest.raises(BadLesson):
        lesson.unpacked(text)


# --- on the pages ---------------------------------------------------------------------------------------------------


def going(test: AppTest, key: str) -> AppTest:
    test.button(key=key).click()
    return ran(test)


@pytest.mark.usefixtures("at_these")
def test_a_stop_hides_what_it_asks_for_until_one_has_guessed(models: Path) -> None:
    test = opened("translate", text=TEXT, pair="ko-en", score="general", stop="3")
    assert views(test)["machine"]["veiled"] and "chosen" not in views(test)
    going(test, "lesson_option 1")
    assert not views(test)["machine"]["veiled"] and "chosen" in views(test)
    trace = search.beam(checkpoint.load("ko-en", "general", models), TEXT).trace
    best = int(trace.weights[0].argmax())
    assert f"{trace.weights[0, best]:.2f}" in said(test)
    assert load("en")("lesson.right", answer="").split(":")[0] in said(test) or best != 1
    going(test, "lesson_again")
    assert views(test)["machine"]["veiled"]


@pytest.mark.usefixtures("at_these")
def test_painted_weights_are_measured_against_the_models(models: Path) -> None:
    test = opened("translate", text=TEXT, pair="ko-en", score="general", stop="4", pin="1.")
    assert "guess" in views(test)
    going(test, "guess_done")
    trace = search.beam(checkpoint.load("ko-en", "general", models), TEXT).trace
    off = np.abs(1 / len(trace.source) - trace.weights[1]).sum() / 2
    assert f"{100 * off:.0f}" in said(test) or f"{100 * off:.1f}" in said(test)
    assert "guess" not in views(test)


@pytest.mark.usefixtures("at_these")
@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
def test_one_walks_through_all_stops_and_each_is_as_its_address_says(locale: str) -> None:
    test = opened("translate", locale, stop="1")
    for n, stop in enumerate(OURS):
        if n:
            going(test, "lesson_on")
            ran(test)
        assert stop.title[locale[:2]] in said(test).replace("\\", "")
        now = address(test)
        assert now["stop"] == str(n + 1)
        there = {"score"} if stop.query["score"] in tiny.SCORES else set()  # the tiny models are of some functions only
        wanted = {key: value for key, value in stop.query.items() if key in {"text", "pair"} | there}
        assert wanted.items() <= now.items()
        assert test.session_state["page"] == ("" if stop.page == "translate" else stop.page)
    assert test.button(key="lesson_on").disabled
    going(test, "lesson_leave")
    assert "stop" not in address(test) and OURS[-1].title[locale[:2]] not in said(test)


@pytest.mark.usefixtures("at_these")
@pytest.mark.parametrize("wrong", [{"stop": "99"}, {"stop": "-1"}, {"stop": "x"}, {"lesson": "damaged"}])
def test_a_stop_or_lesson_that_does_not_exist_is_reported(wrong: dict[str, str]) -> None:
    ((key, value),) = wrong.items()
    assert f"{key}={value}" in opened("translate", text=TEXT, **wrong).warning[0].value


@pytest.mark.usefixtures("at_these")
def test_what_is_on_screen_becomes_a_stop_of_ones_own() -> None:
    test = opened("translate", text=TEXT, pair="ko-en", score="additive", pin="1.")
    test.session_state["lessons"] = True
    ran(test).text_input(key="own_title").set_value("Look here")
    going(ran(test), "lesson_add")
    (mine,) = test.session_state["own_lesson"]
    assert mine.title == {"": "Look here"} and mine.query["score"] == "additive" and mine.query["pin"] == "1."
    again = opened("translate", lesson=lesson.packed([mine]), stop="1")
    assert "Look here" in said(again)


# --- ours -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stop", OURS, ids=[stop.title["en"] for stop in OURS])
def test_each_of_our_stops_is_whole_in_both_languages(stop: Stop) -> None:
    for text in (stop.title, stop.says, stop.question, stop.reveal, *([stop.options] if stop.ask == "choice" else [])):
        assert text.keys() == {"en", "ko"}
    assert set(stop.query) <= {
        "text",
        "pair",
        "score",
        "pin",
        "view",
        "stage",
        "edits",
        "what_panel",
        "context_ko_1",
        "context_ko_2",
    }


@pytest.mark.parametrize("stop", [s for s in OURS if s.ask in ("token", "paint")], ids=lambda stop: stop.title["en"])
def test_what_a_stop_asks_to_predict_has_an_answer(stop: Stop) -> None:
    """The shipped model writes the word that is spoken of, and where it is asked for looks at one token most."""
    asked = stop.query
    trace = search.beam(checkpoint.load(asked["pair"], asked["score"]), normalise(asked["text"])).trace
    step = int(asked["pin"].split(".")[0])
    assert f"‘{trace.target[step].strip('▁')}’" in stop.says["en"]
    if stop.ask == "token":
        assert trace.weights[step].max() > 0.6


def test_our_claims_about_the_models_are_so() -> None:
    text = normalise(OURS[0].query["text"])
    bottleneck = search.beam(checkpoint.load("ko-en", "none"), text).trace
    assert np.ptp(bottleneck.contexts, axis=0).max() == 0
    text = normalise(OURS[7].query["text"])
    spread = {
        name: effective_tokens(search.beam(checkpoint.load("ko-en", name), text).trace.weights).mean()
        for name in ("general", "dot", "additive", "activated_general")
    }
    assert max(spread, key=spread.__getitem__) == "activated_general"
