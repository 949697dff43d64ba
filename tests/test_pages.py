"""Every state of the app, through AppTest: both languages, both directions, good and bad input, links, no models."""

import base64
import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import checkpoint, search
from model.scores import SCORES, Paper, Score, summary
from model.trace import Trace
from pages.computed import checkpoints, first_screen, score_cards
from pages.session import choices
from pages.session.browser_values import Pin
from pages.session.choices import VIEWS
from pages.session.words import load
from pages.shell import python_code
from pages.shell import request as typed
from tests import app_page, tiny
from tests.app_page import address, ran, said, views

ROOT = Path(__file__).parent.parent
MARKUP = ("<b>나는</b> 학생이다", "<script>alert(1)</script> 나는", "나는\x00 \u200b학생이다", "*나는* [학생](x)")
KOREAN, ENGLISH = "도서관은 어디에 있어요?", "Where is the library?"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.write(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture
def app(models: Path, monkeypatch: pytest.MonkeyPatch):
    """Opens the app at an address, with tiny checkpoints, in a browser of this locale."""
    monkeypatch.setenv("ATTENTION_LAB_CHECKPOINTS", str(models))

    def opened(locale: str = "en-US", page: str = "translate", **query: str) -> AppTest:
        return app_page.opened(page, locale, **query)

    return opened


def translation(test: AppTest) -> str:
    return test.header[0].value


def typing(test: AppTest, text: str) -> AppTest:
    test.text_input(key="text").set_value(text)
    return ran(test)


def choosing(test: AppTest, key: str, value: str) -> AppTest:
    test.segmented_control(key=key).set_value(value)
    return ran(test)


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
@pytest.mark.parametrize(("text", "expected"), [(KOREAN, ENGLISH), (ENGLISH, KOREAN)])
def test_a_sentence_is_translated_and_every_view_is_drawn(app, locale: str, text: str, expected: str) -> None:
    test = app(locale, text=text)
    assert translation(test) == expected
    words = load("ko" if locale == "ko-KR" else "en")
    assert views(test)["machine"]["title"] == words("view.machine")
    assert views(test)["chosen"]["title"] == words("view.weights")
    drawn = {name: set(views(choosing(test, "view", name))) for name in VIEWS}
    assert drawn["alignment"] >= {"machine", "alignment"} and drawn["states"] >= {"machine", "forward", "backward"}
    assert all("chosen" in drawn[name] for name in ("weights", "scores", "contexts", "attentional"))
    assert words("shows.contexts") in said(choosing(test, "view", "contexts"))


@pytest.mark.parametrize("score", tiny.SCORES)
def test_the_score_switch_reruns_at_once(app, score: str) -> None:
    test = choosing(app(text=KOREAN), "score", score)
    assert translation(test) == ENGLISH
    assert (views(test)["machine"]["weights"] is not None) == (score != "none")
    assert ("chosen" in views(test)) == (score != "none")
    assert "120 updates" in said(test) and "12.3" in said(test)


def test_the_toggle_shows_scores_instead_of_weights(app) -> None:
    test = app(text=KOREAN)
    assert views(test)["chosen"]["role"] == "weights"
    assert views(choosing(test, "view", "scores"))["chosen"]["role"] == "scores"


def test_the_weights_on_screen_are_those_of_the_model(app, models: Path) -> None:
    drawn = views(app(text=KOREAN))
    trace = search.beam(checkpoint.load("ko-en", "general", models), KOREAN).trace
    view = drawn["chosen"]
    shown = np.frombuffer(base64.b64decode(view["values"]), "<f4").reshape(view["shape"])
    assert np.array_equal(shown, trace.weights)
    names = {"states": "memory"} | {name: name for name in ("queries", "scores", "weights", "contexts", "attentional")}
    for name, field in names.items():
        sent = np.frombuffer(base64.b64decode(drawn["machine"][name]), "<f4")
        assert np.array_equal(sent, getattr(trace, field).ravel()), name
    least, most = drawn["machine"]["range"]
    assert least <= trace.scores.min() and most >= trace.scores.max() and least <= 0 <= most
    assert [word for word, _ in drawn["machine"]["top"][0]] == list(trace.top_tokens[0])


def test_a_stage_opens_below_the_machine_and_closes(app) -> None:
    test = app(text=KOREAN, stage="scores", pin="1.0")
    assert "step_scores" in views(test) and "step_context" not in views(test)
    assert views(test)["machine"]["opened"] == "scores" and address(test)["stage"] == "scores"
    test.button(key="stage_all").click()
    assert views(ran(test)).keys() >= {"step_forward", "step_query", "step_scores", "step_weights", "step_context"}
    test.button(key="stage_all").click()
    assert not [key for key in views(ran(test)) if key.startswith("step_")] and "stage" not in address(test)


def test_the_address_of_the_step_page_opens_the_whole_step(app) -> None:
    test = app(text=KOREAN)
    test.switch_page("pages/step/page.py")
    assert {"machine", "step_query", "step_probabilities"} <= views(ran(test)).keys()
    assert address(test)["search"] == "greedy", "links from before there was a choice speak of greedy search"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "empty"), ("   ", "empty"), ("😀😀", "no_words"), ("?!", "no_words"), ("мама мыла раму", "script")],
)
@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_bad_input_gets_a_sentence_and_the_last_result_stays(app, locale: str, text: str, reason: str) -> None:
    test = typing(app(locale, text=KOREAN), text)
    words = load("ko" if locale == "ko-KR" else "en")
    start = words.tables["problem"][reason].split("{")[0]
    assert test.warning[0].value.startswith(start if start else words.pair("ko-en"))
    assert KOREAN in test.warning[0].value
    assert translation(test) == ENGLISH


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_text(app, text: str) -> None:
    test = typing(app(text=KOREAN), text)
    assert not test.warning and translation(test)


def test_a_long_sentence_says_how_much_fits(app) -> None:
    test = typing(app(text=KOREAN), "나는 " * 70)
    assert "60" in test.warning[0].value and "70" in test.warning[0].value
    assert len(views(test)["machine"]["source"]["tokens"]) == 60


def test_typing_the_other_language_turns_the_direction(app) -> None:
    test = typing(app(text=KOREAN), ENGLISH)
    assert (test.session_state["pair"], translation(test)) == ("en-ko", KOREAN)
    assert test.toast


def test_turning_the_direction_takes_the_translation_as_the_sentence(app) -> None:
    test = choosing(app(text=KOREAN), "pair", "en-ko")
    assert (test.session_state["text"], translation(test)) == (ENGLISH, KOREAN)


def test_an_address_with_the_wrong_direction_offers_the_right_one(app) -> None:
    test = app(text=KOREAN, pair="en-ko")
    assert "Korean" in test.warning[0].value
    test.button(key="turn").click()
    assert translation(ran(test)) == ENGLISH


def opening(test: AppTest, key: str) -> AppTest:
    """Open a drawer, whose content is made only then."""
    test.session_state[key] = True
    return ran(test)


def test_examples_are_one_click_away(app) -> None:
    test = opening(app(text=KOREAN), "examples")
    test.button(key="example I am a student").click()
    assert (ran(test).session_state["text"], test.session_state["pair"]) == ("I am a student", "en-ko")


def test_the_register_is_a_token_of_the_source(app) -> None:
    test = app(text=ENGLISH)
    assert views(test)["machine"]["source"]["tokens"][0] == "<haeyo>"
    test.selectbox(key="register").set_value("hapsyo")
    drawn = views(ran(test))["machine"]
    assert (drawn["source"]["tokens"][0], drawn["source"]["marks"][0]) == ("<hapsyo>", "register")
    assert drawn["target"]["marks"][-1] == "end"


def test_unknown_pieces_are_marked(app) -> None:
    test = typing(app(text=KOREAN), "나는 뷁을 좋아해")
    source = views(test)["machine"]["source"]
    assert [t for t, mark in zip(source["tokens"], source["marks"], strict=True) if mark == "unknown"]
    assert "뷁" in said(test)


def test_switching_the_language_keeps_every_value(app) -> None:
    test = choosing(app(text=ENGLISH, score="additive", register="banmal"), "view", "scores")
    before = {key: test.session_state[key] for key in ("text", "pair", "score", "register", "view")}
    choosing(test, "language", "ko")
    assert {key: test.session_state[key] for key in before} == before
    assert views(test)["machine"]["title"] == load("ko")("view.machine")


def test_an_address_brings_back_the_whole_picture(app) -> None:
    test = app(text=ENGLISH, pair="en-ko", score="dot", search="greedy", register="hapsyo", language="ko", pin="1.2")
    state = {key: test.session_state[key] for key in ("text", "pair", "score", "search", "register", "language")}
    assert list(state.values()) == [ENGLISH, "en-ko", "dot", "greedy", "hapsyo", "ko"]
    assert views(test)["machine"]["pin"] == [1, 2]
    link = next(block.value for block in opening(test, "link").code if block.value.startswith("http"))
    assert "pair=en-ko&score=dot&search=greedy&register=hapsyo&language=ko&pin=1.2" in link


def test_a_broken_address_gets_usual_values_and_a_sentence(app) -> None:
    test = app(text=KOREAN, pair="xx-yy", score="<b>", register="rude", language="tlh", pin="first")
    assert translation(test) == ENGLISH
    for wrong in ("pair=xx-yy", "register=rude", "language=tlh", "pin=first"):
        assert wrong in test.warning[0].value
    assert not ran(test).warning


def test_a_pin_outside_of_the_sentence_is_left_out_with_a_sentence(app) -> None:
    test = app(text=KOREAN, pin="98.99")
    assert views(test)["machine"]["pin"] == [None, None]
    assert "pin=98.99" in test.warning[0].value
    assert not ran(test).warning and "pin" not in address(test)


CHOSEN = [
    ("translate", "segmented_control", {"view": "scores"}),
    ("encoder", "text_input", {"swap_for": "너는", "context_ko_2": "나는 편지를 쓴다"}),
    ("encoder", "button_group", {"swap_word": "2"}),
    ("compare", "selectbox", {"versus_a": "additive", "versus_b": "general"}),
    ("compare", "segmented_control", {"compare_order": "entropy"}),
    ("compare", "slider", {"states_temperature": "4.5"}),
    ("what_if", "segmented_control", {"what_panel": "choice"}),
]


@pytest.mark.parametrize(("page", "kind", "chosen"), CHOSEN)
def test_what_a_page_lets_one_choose_is_in_its_address_and_comes_back_from_it(app, page, kind, chosen) -> None:
    test = app(page=page, text=KOREAN, **chosen)
    assert not test.warning
    assert {key: str(test.session_state[key]) for key in chosen} == chosen
    assert chosen.items() <= address(test).items()
    untouched = address(app(page=page, text=KOREAN))
    assert not untouched.keys() & {key for keys in choices.CHOICES.values() for key in keys}


def test_a_choice_made_on_the_page_reaches_the_address_and_leaves_it_on_other_pages(app) -> None:
    test = app(page="compare", text=KOREAN)
    test.segmented_control(key="compare_order").set_value("entropy")
    assert address(ran(test))["compare_order"] == "entropy"
    test.switch_page("pages/translate/page.py")
    assert "compare_order" not in address(ran(test))
    test.switch_page("pages/compare/page.py")
    assert address(ran(test))["compare_order"] == "entropy"


@pytest.mark.parametrize("wrong", [{"beam_width": "9"}, {"states_temperature": "nan"}, {"what_panel": "<b>"}])
def test_a_choice_that_does_not_exist_is_reported(app, wrong: dict[str, str]) -> None:
    ((key, value),) = wrong.items()
    assert f"{key}={value}" in app(text=KOREAN, **wrong).warning[0].value


def test_the_pinned_cell_stays_when_the_score_changes_and_goes_with_the_sentence(app) -> None:
    test = app(text=KOREAN)
    test.session_state["pinned"] = (("ko-en", KOREAN), Pin(1, 2))
    assert views(ran(test))["machine"]["pin"] == [1, 2]
    assert views(choosing(test, "score", "dot"))["machine"]["pin"] == [1, 2]
    assert views(typing(test, "나는 학생이다"))["machine"]["pin"] == [None, None]


def test_the_code_on_the_page_computes_the_trace_on_the_page(app, models: Path) -> None:
    test = app(text=ENGLISH, register="banmal")
    lines = next(block.value for block in opening(test, "code").code if "import" in block.value)
    ran_lines: dict = {}
    exec(lines, ran_lines)
    assert ran_lines["trace"].translation == translation(test)
    assert ran_lines["trace"].source[0] == "<banmal>"


def test_the_code_for_our_own_checkpoints_names_no_folder(models: Path) -> None:
    trace = search.greedy(checkpoint.load("ko-en", "none", models), KOREAN)
    code = python_code.lines(trace, "greedy")
    assert "Path" not in code and "register" not in code


@pytest.fixture
def torn(models: Path) -> str:
    """A sentence that greedy search and a beam translate differently."""
    model = checkpoint.load("ko-en", "general", models)
    drawn = random.Random(1)
    for _ in range(200):
        text = " ".join(drawn.sample([word for ko, _, _ in tiny.SENTENCES for word in ko.split()], 3))
        if search.greedy(model, text).target_ids != search.beam(model, text).trace.target_ids:
            return text
    raise AssertionError("no sentence on which the searches differ")


def test_a_beam_is_the_usual_search_and_greedy_a_click_away(app, models: Path, torn: str) -> None:
    model = checkpoint.load("ko-en", "general", models)
    test = app(text=torn)
    assert translation(test) == search.beam(model, torn).trace.translation
    assert "search.beam(" in opening(test, "code").code[-1].value
    choosing(test, "search", "greedy")
    assert translation(test) == search.greedy(model, torn).translation
    assert "search.greedy(" in opening(test, "code").code[-1].value


def test_a_page_about_greedy_search_says_what_the_beam_says_instead(app, models: Path, torn: str) -> None:
    model = checkpoint.load("ko-en", "general", models)
    test = app(text=torn)
    test.switch_page("pages/what_if/page.py")
    captions = [text.value.replace("\\", "") for text in ran(test).caption]
    assert load("en")("frame.greedy", beam=search.beam(model, torn).trace.translation) in captions
    test.switch_page("pages/translate/page.py")
    choosing(ran(test), "search", "greedy")
    test.switch_page("pages/what_if/page.py")
    assert not any("Beam search says" in text.value for text in ran(test).caption)


def test_the_help_opens(app) -> None:
    test = app(text=KOREAN)
    test.button(key="help").click()
    assert any("Space" in text.value for text in ran(test).get("markdown"))


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_without_models_a_sentence_says_so(app, locale: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTENTION_LAB_CHECKPOINTS", str(tmp_path))
    test = app(locale, text=KOREAN)
    assert "make train" in test.warning[0].value and not test.header


def test_a_pair_with_one_model_offers_only_that(app, tmp_path: Path, monkeypatch, models: Path) -> None:
    checkpoint.save(checkpoint.load("ko-en", "dot", models), tmp_path)
    monkeypatch.setenv("ATTENTION_LAB_CHECKPOINTS", str(tmp_path))
    test = app(text=KOREAN, score="general")
    assert test.segmented_control(key="score").options == ["dot product"]
    assert translation(test) == ENGLISH


def test_the_table_of_score_functions_lists_them_all(app) -> None:
    test = app()
    test.switch_page("pages/scores/page.py")
    table = next(text.value for text in ran(test).markdown if text.value.startswith("| "))
    assert all(score.formula in table and str(score.paper) in table for score in SCORES.values())


def test_an_eleventh_score_function_is_in_the_table(app) -> None:
    class Longest(Score):
        """Keys of large norm, whatever is asked."""

        name = "longest"
        title = {"en": "longest key", "ko": "가장 긴 키"}
        formula = r"\lVert k\rVert"
        paper = Paper("Nobody", 2026, "https://example.org")

        def forward(self, query, keys):
            return keys.norm(dim=-1)[:, None].expand(-1, query.shape[1], -1)

    try:
        test = app()
        test.switch_page("pages/scores/page.py")
        assert any("longest key" in text.value for text in ran(test).markdown)
        card = score_cards.cards()["longest"]
        assert (card.family, card.plain) == (score_cards.FAMILIES[0], "")
    finally:
        del SCORES["longest"]


def test_titles_read_from_the_source_are_those_of_the_classes() -> None:
    live = score_cards._live_cards(tuple(SCORES.values()))
    assert score_cards._written_cards() == live
    assert list(score_cards._written_cards()) == list(live) == list(SCORES)
    for name, card in live.items():
        score = SCORES[name]
        assert (card.title, card.formula, card.paper) == (score.title, score.formula, str(score.paper))
        assert summary(score).startswith(f"{card.plain}: ")


def test_families_are_those_of_the_score_functions() -> None:
    families = {name: card.family for name, card in score_cards.cards().items()}
    assert [n for n, f in families.items() if f == "combine"] == ["concat", "additive", "deep"]
    assert [n for n, f in families.items() if f == "location"] == ["location"]
    assert set(families.values()) == set(score_cards.FAMILIES)


def test_without_another_folder_the_checkpoints_are_those_of_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ATTENTION_LAB_CHECKPOINTS", raising=False)
    assert checkpoints.folder() == checkpoint.FOLDER


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("나는 TV를 본다", {"HANGUL": 3}),
        ("I am 학생", {"LATIN": 2, "HANGUL": 1}),
        ("мама 123", {"CYRILLIC": 1}),
        ("123 😀", {}),
        ("Où est-il ?", {"LATIN": 2}),
    ],
)
def test_words_count_for_the_script_they_end_in(text: str, scripts: dict[str, int]) -> None:
    assert typed.words_by_script(text) == scripts


def test_the_direction_follows_letters_alone(app) -> None:
    assert typed.misdirected("I like it", "ko-en") == "en-ko"
    assert typed.misdirected("나는 학생이다", "en-ko") == "ko-en"
    for text, pair in (("I am 학생", "ko-en"), ("I am 학생", "en-ko"), ("мама", "ko-en"), ("12345", "ko-en")):
        assert typed.misdirected(text, pair) is None
    # French has the letters of English: no language is claimed, and the direction fits
    assert typed.misdirected("Je ne sais pas", "en-ko") is None


def test_a_sentence_half_in_other_letters_is_not_to_be_trusted(app) -> None:
    test = app_page.opened("translate", text="I am 학생", pair="ko-en", score="general")
    assert "Do not trust this translation" in said(test)
    assert "Do not trust" not in said(
        app_page.opened("translate", text="나는 TV를 본다", pair="ko-en", score="general")
    )
    assert "There are no words" in said(app_page.opened("translate", text="12345", pair="ko-en", score="general"))


def test_a_new_pair_needs_a_folder_and_no_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """French is neither Korean nor taken for English: the pair is offered by its name and translates what is typed."""
    app_page.write(tmp_path)
    shutil.copytree(tmp_path / "en-ko", tmp_path / "fr-en")
    monkeypatch.setenv("ATTENTION_LAB_CHECKPOINTS", str(tmp_path))
    test = app_page.opened("translate", text="Je ne sais pas", pair="fr-en", score="general")
    assert test.session_state["pair"] == "fr-en"
    assert "French → English" in said(test) and "Latin letters" not in said(test)
    assert not [warning.value for warning in test.warning]
    turned = app_page.opened("translate", text="나는 학생이다", pair="fr-en", score="general")
    assert "Hangul" in said(turned)


def test_a_broken_checkpoint_is_named_and_the_others_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app_page.write(tmp_path)
    (tmp_path / "ko-en/general/parameters.safetensors").write_bytes(b"nothing")
    monkeypatch.setenv("ATTENTION_LAB_CHECKPOINTS", str(tmp_path))
    test = app_page.opened("translate", text="나는 학생이다", pair="ko-en", score="general")
    assert "parameters.safetensors" in said(test).replace("\\", "")
    assert "parameters.safetensors" not in said(
        app_page.opened("translate", text="나는 학생이다", pair="ko-en", score="additive")
    )
    app_page.opened("compare", text="나는 학생이다", pair="ko-en", score="additive")


def same(one: Trace, other: Trace) -> bool:
    """Equal in words and exactly equal in numbers."""
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in Trace.__slots__)


def test_a_stored_trace_is_read_back_as_it_was(models: Path, tmp_path: Path) -> None:
    trace = search.greedy(checkpoint.load("en-ko", "general", models), ENGLISH)
    first_screen.write(trace, tmp_path / "trace.npz")
    assert same(first_screen.read(tmp_path / "trace.npz"), trace)


FIRST_SCREEN = """
import sys
sys.modules["torch"] = None  # importing it is an error
from pathlib import Path
from streamlit.testing.v1 import AppTest
from pages.computed import first_screen
first_screen.FIRST = Path(sys.argv[1])
test = AppTest.from_file("app.py", default_timeout=60)
test.run()
assert not test.exception, test.exception
print(test.header[0].value)
"""


def test_the_first_screen_needs_no_torch(models: Path, tmp_path: Path) -> None:
    trace = search.greedy(checkpoint.load(first_screen.PAIR, first_screen.SCORE, models), first_screen.TEXT)
    first_screen.write(trace, tmp_path / "first.npz")
    command = [sys.executable, "-c", FIRST_SCREEN, str(tmp_path / "first.npz")]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert shown.returncode == 0, shown.stderr
    assert trace.translation.rstrip(".") in shown.stdout.replace("\\", "")


def test_the_stored_first_screen_is_what_its_checkpoint_computes() -> None:
    shown = first_screen.read()
    computed = search.greedy(checkpoint.load(shown.pair, shown.score), shown.text)
    advice = "run python -m pages.computed.first_screen"
    assert (shown.text, shown.pair, shown.score) == (first_screen.TEXT, first_screen.PAIR, first_screen.SCORE), advice
    assert (shown.source, shown.target) == (computed.source, computed.target), advice
    assert np.allclose(shown.weights, computed.weights, atol=1e-4), advice
