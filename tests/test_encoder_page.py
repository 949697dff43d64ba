"""The encoder page: states, what words do to them, and one word in two sentences, as the model computes them."""

from pathlib import Path

import numpy as np
import pytest

from model import checkpoint, search
from model.analysis import step_arithmetic, word_influence
from pages.session.words import load
from tests import app_page
from tests.app_page import numbers, opened, ran, said, views

TEXT = "나는 어제 도서관에서 책을 읽었다."


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return app_page.write(tmp_path_factory.mktemp("checkpoints"), one_way=True)


@pytest.fixture(autouse=True)
def at_these(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTENTION_LAB_CHECKPOINTS", str(models))


def test_pictures_show_the_memory_and_its_gates(models: Path) -> None:
    drawn = views(opened("encoder", text=TEXT, pair="ko-en", score="general", pin=".3"))
    model = checkpoint.load("ko-en", "general", models)
    trace = search.greedy(model, TEXT)
    close = {"rtol": 1e-4, "atol": 1e-5}
    np.testing.assert_array_equal(numbers(drawn["encoder_embeddings"]), trace.embeddings)
    np.testing.assert_allclose(numbers(drawn["encoder_forward_states"]), trace.forward_memory, **close)
    np.testing.assert_allclose(numbers(drawn["encoder_backward_states"]), trace.backward_memory, **close)
    forward, backward = step_arithmetic.encoder_gates(model, trace)
    np.testing.assert_allclose(numbers(drawn["encoder_forward_update"])[0], forward.gates["update"][3], **close)
    np.testing.assert_allclose(numbers(drawn["encoder_backward_update"])[0], backward.gates["update"][3], **close)
    np.testing.assert_allclose(np.diag(numbers(drawn["encoder_similarity"])), 1, **close)
    expected = word_influence.influence(model, trace.source_ids, trace.memory)
    np.testing.assert_allclose(numbers(drawn["encoder_influence"]), expected, **close)


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
@pytest.mark.parametrize("score", ["general", "none"])
def test_the_page_in_both_languages(locale: str, score: str) -> None:
    words = load(locale[:2])
    test = opened("encoder", locale, text=TEXT, pair="ko-en", score=score)
    assert test.header[0].value == words("page.encoder")
    for key in ("encoder.intro", "encoder.recurrence", "encoder.words", "encoder.contexts", "encoder.along_says"):
        assert words(key) in said(test)


def test_english_sentences_have_their_own_two_contexts() -> None:
    test = opened("encoder", text="I like coffee", pair="en-ko", score="general")
    assert test.text_input(key="context_en_1").value != test.text_input(key="context_en_2").value
    assert "alike" in views(test)


def test_a_swapped_word_changes_only_what_reads_it(models: Path) -> None:
    test = opened("encoder", text=TEXT, pair="ko-en", score="general")
    test.text_input(key="swap_for").set_value("학생이다")
    test.session_state["swap_word"] = 2
    shown = numbers(views(ran(test))["encoder_swap"])
    model = checkpoint.load("ko-en", "general", models)
    before, after = (word_influence.read(model, text) for text in (TEXT, word_influence.replaced(TEXT, 2, "학생이다")))
    np.testing.assert_array_equal(shown, word_influence.changes(before, after))
    gone = np.flatnonzero(np.isnan(shown[0]))
    np.testing.assert_allclose(shown[0, : gone[0]], 0, atol=1e-6)
    np.testing.assert_allclose(shown[1, gone[-1] + 1 :], 0, atol=1e-6)


def test_leaving_out_the_only_word_is_answered_by_a_sentence() -> None:
    test = opened("encoder", text="나는", pair="ko-en", score="general")
    assert load("en")("encoder.swap_empty") in said(test)


def test_one_word_in_two_sentences_has_one_embedding_and_other_states() -> None:
    test = opened("encoder", text=TEXT, pair="ko-en", score="general")
    test.text_input(key="context_ko_1").set_value("나는 학생이다")
    test.text_input(key="context_ko_2").set_value("나는 강사입니다")
    alike = numbers(views(ran(test))["alike"])
    assert len(alike) == 5  # embedding, forward, backward, memory, one-way encoder
    assert alike[0] == pytest.approx(1, abs=1e-5)
    assert alike[3] < 0.9999


def test_the_one_way_encoder_is_compared_where_there_is_one() -> None:
    words = load("en")
    assert words("encoder.one_way_says") in said(opened("encoder", text=TEXT, pair="ko-en", score="general"))
    missing = words("encoder.no_one_way", pair=words.pair("en-ko"))
    assert missing in said(opened("encoder", text="I like coffee", pair="en-ko", score="general"))


def test_sentences_without_a_common_word_are_answered_by_a_sentence() -> None:
    test = opened("encoder", text=TEXT, pair="ko-en", score="general")
    test.text_input(key="context_ko_1").set_value("나는")
    test.text_input(key="context_ko_2").set_value("책")
    assert load("en")("encoder.nothing_common") in said(ran(test))


def test_another_sentence_brings_its_own_words_to_swap() -> None:
    test = opened("encoder", text=TEXT, pair="ko-en", score="general")
    test.session_state["swap_word"] = 4
    ran(test)
    test.text_input(key="text").set_value("나는 학생이다")
    drawn = views(ran(test))
    assert np.isnan(numbers(drawn["encoder_swap"])).any()


def test_without_models_a_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTENTION_LAB_CHECKPOINTS", str(tmp_path / "none"))
    assert opened("encoder", text=TEXT, pair="ko-en").warning
