"""BLEU, entropy and alignment error, against values known by hand."""

import numpy as np
import pytest

from model import search, textbook
from model.entropy import entropy
from model.training import quality
from model.training.corpus import Pair
from model.training.quality import Gold
from tests.conftest import Made
from tests.tiny import SENTENCES

PAIRS = [Pair(ko, en) for ko, en, _ in SENTENCES]


def test_a_perfect_translation_has_100_percent() -> None:
    found = quality.quality(["the cat sat on the mat"] * 2, ["the cat sat on the mat"] * 2)
    assert (found.bleu, found.chrf, found.sentences) == (pytest.approx(100), pytest.approx(100), 2)
    assert "version:" in found.bleu_signature and "version:" in found.chrf_signature


def test_bleu_is_what_its_definition_gives() -> None:
    found = quality.quality(["the cat sat on a mat"], ["the cat sat on the mat"])
    precisions = [5 / 6, 3 / 5, 2 / 4, 1 / 3]
    assert found.bleu == pytest.approx(100 * np.prod(precisions) ** 0.25)
    short = quality.quality(["the cat sat on"], ["the cat sat on the mat"])
    assert short.bleu == pytest.approx(100 * np.exp(1 - 6 / 4))


@pytest.mark.parametrize("answers", [[], ["one"]])
def test_what_cannot_be_compared_is_refused(answers: list[str]) -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        quality.quality(answers, [] if not answers else ["one", "two"])


def test_translations_keep_their_order_and_the_register_of_their_references(tiny: Made) -> None:
    pairs = [Pair(en, ko, register) for ko, en, register in SENTENCES]
    checkpoint = tiny("general", "en-ko")
    alone = [search.greedy(checkpoint, pair.source, pair.register).translation for pair in pairs]
    assert quality.translations(checkpoint, pairs) == alone
    assert len(quality.translations(tiny(), PAIRS)) == len(PAIRS)


def test_bleu_by_length_puts_each_sentence_into_one_band() -> None:
    lengths = [1, 5, 6, 10, 11, 21, 40]
    pairs = [Pair("w " * n, f"these are the {n} words") for n in lengths]
    answers = [pair.target if len(pair.source) < 12 else "nothing alike" for pair in pairs]
    bands = quality.by_length(pairs, answers)
    assert [(band.shortest, band.longest, band.sentences) for band in bands] == [
        (1, 5, 2),
        (6, 10, 2),
        (11, 15, 1),
        (21, None, 2),
    ]
    assert bands[0].bleu == pytest.approx(100) and bands[2].bleu == 0


def test_entropy_is_zero_for_one_token_and_log_of_all_for_all_alike() -> None:
    weights = np.array([[0, 1, 0, 0], [0.25, 0.25, 0.25, 0.25], [0.5, 0.5, 0, 0]], dtype=np.float32)
    np.testing.assert_allclose(entropy(weights), [0, np.log(4), np.log(2)], rtol=1e-6)


def test_alignment_error_rate_is_that_of_och_and_ney() -> None:
    sure = {(0, 0), (1, 1)}
    assert quality.error_rate([(sure, sure, sure)]) == 0
    assert quality.error_rate([({(5, 5)}, sure, sure)]) == 1
    assert quality.error_rate([({(0, 0), (2, 2), (3, 3)}, sure, sure | {(2, 2)})]) == pytest.approx(
        1 - (1 + 2) / (3 + 2)
    )
    both = [(sure, sure, sure), (set(), {(0, 0)}, {(0, 0)})]
    assert quality.error_rate(both) == pytest.approx(1 - 4 / 5)
    with pytest.raises(ValueError, match="no links"):
        quality.error_rate([])


def test_words_leave_punctuation_out() -> None:
    text = "Tom's dog, isn't it?"
    assert [text[start:end] for start, end in quality.word_spans(text)] == ["Tom's", "dog", "isn't", "it"]


def test_links_between_characters_become_links_between_words() -> None:
    source, target = quality.word_spans("그는 모자를 쓰고 있다."), quality.word_spans("He is wearing a hat.")
    links = [(0, 1, 0, 2), (3, 5, 16, 19), (7, 12, 3, 13)]
    assert quality.word_links(links, source, target) == {(0, 0), (1, 4), (2, 1), (2, 2), (3, 1), (3, 2)}


def test_the_best_link_is_none_where_most_weight_lies_outside_of_words() -> None:
    weights = np.array([[0.6, 0.1], [0.2, 0.2], [0.1, 0.5]])
    assert quality.best_links(weights) == {(0, 0), (1, 2)}


@pytest.mark.parametrize("pair", ["ko-en", "en-ko"])
def test_weights_of_words_are_those_of_their_pieces(tiny: Made, pair: str) -> None:
    checkpoint = tiny("general", pair)
    source, target = ("그는 모자를 쓰고 있다", "He is wearing a hat")[:: 1 if pair == "ko-en" else -1]
    trace = search.forced(checkpoint, source, target)
    words = quality.word_weights(trace, checkpoint.source, checkpoint.target, target)
    assert words.shape == (len(target.split()), len(source.split()))
    np.testing.assert_allclose(words.sum(axis=1), 1, rtol=1e-5)  # without punctuation everything lies in words
    last = [i for i, _ in enumerate(trace.target) if i >= _start_of_last_word(trace.target[:-1])][:-1]
    last_source = range(_start_of_last_word(trace.source), len(trace.source))
    expected = trace.weights[np.ix_(last, list(last_source))].sum(axis=1).mean()
    assert words[-1, -1] == pytest.approx(expected, rel=1e-5)


def _start_of_last_word(tokens: tuple[str, ...]) -> int:
    return max(i for i, token in enumerate(tokens) if token.startswith("▁"))


def test_alignment_error_of_a_checkpoint_lies_between_its_bounds(tiny: Made, any_score: str) -> None:
    golds = [
        Gold(Pair("나는 학생이다", "I am a student"), sure=((0, 1, 0, 1), (3, 5, 7, 14)), possible=((5, 7, 2, 4),)),
        Gold(Pair("그는 모자를 쓰고 있다", "He is wearing a hat"), sure=((0, 1, 0, 2), (3, 5, 16, 19)), possible=()),
    ]
    if any_score == "none":
        with pytest.raises(ValueError, match="no attention"):
            quality.alignment_error(tiny("none"), golds)
    else:
        assert 0 <= quality.alignment_error(tiny(any_score), golds) <= 1


def test_textbook_links_turn_with_the_direction() -> None:
    sentence = next(s for s in textbook.sentences() if s.split == "test")
    forward, backward = quality.gold(sentence, "ko-en"), quality.gold(sentence, "en-ko")
    assert (forward.pair.source, forward.pair.target) == (backward.pair.target, backward.pair.source)
    assert backward.pair.register == sentence.register
    there = {(sentence.korean[a:b], sentence.english[c:d]) for a, b, c, d in forward.sure}
    back = {(sentence.korean[c:d], sentence.english[a:b]) for a, b, c, d in backward.sure}
    assert there == back and there
