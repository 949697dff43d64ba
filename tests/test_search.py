"""Greedy, forced and beam search, and what happens to sentences that do not fit."""

from collections import Counter
from copy import deepcopy

import pytest

from model import search
from model.checkpoint import Checkpoint
from model.circles import circle
from model.search import Hypothesis
from model.tokens import EOS, LONGEST, UNK, BadText
from tests.conftest import Made
from tests.tiny import SENTENCES

KOREAN = [ko for ko, _, _ in SENTENCES]
ENGLISH = [en for _, en, _ in SENTENCES]
TEXT = KOREAN[0]


def test_the_test_checkpoint_says_sentences_of_many_lengths(tiny: Made) -> None:
    lengths = {len(search.greedy(tiny(), text).target) for text in KOREAN}
    assert len(lengths) >= 3


def test_a_beam_of_one_is_greedy(tiny: Made, any_score: str) -> None:
    for text in KOREAN[:4]:
        greedy, beam = search.greedy(tiny(any_score), text), search.beam(tiny(any_score), text, width=1)
        assert beam.trace.target_ids == greedy.target_ids
        assert beam.trace.log_probability == pytest.approx(greedy.log_probability)


@pytest.mark.parametrize("cell", ["gru", "lstm"])
@pytest.mark.parametrize("width", [2, 5])
def test_the_tree_of_a_beam_holds_together(tiny: Made, cell: str, width: int) -> None:
    beam = search.beam(tiny(cell=cell), TEXT, width=width)
    root, *grown = beam.tree
    assert root.parent is None and root.ids == ()
    for number, node in enumerate(beam.tree):
        assert node.number == number
    for node in grown:
        parent = beam.tree[node.parent]
        assert parent.fate == "kept" and parent.step == node.step - 1
        assert node.ids[:-1] == parent.ids and node.log_probability <= parent.log_probability
    living = Counter(node.step for node in grown if node.fate != "dropped")
    assert max(living.values()) <= width
    assert [node.fate for node in beam.tree].count("best") == 1


def test_the_best_hypothesis_is_the_one_traced_and_none_finished_beats_it(tiny: Made) -> None:
    beam = search.beam(tiny(), TEXT, width=4)
    (best,) = [node for node in beam.tree if node.fate == "best"]
    assert beam.trace.target_ids == best.ids
    assert beam.trace.log_probability == pytest.approx(best.log_probability, rel=1e-4)
    assert all(best.score(1.0) >= node.score(1.0) for node in beam.tree if node.fate == "finished")


def test_a_hypothesis_is_worth_its_log_probability_over_its_length() -> None:
    node = Hypothesis(3, 1, 4, "a", (5, 6, 7, 8), -6.0, "kept")
    assert node.score(1.0) == pytest.approx(-1.5)
    assert node.score(0.0) == -6.0


def test_a_wide_beam_finds_nothing_less_probable_than_greedy_without_penalty(tiny: Made) -> None:
    greedy = [trace for trace in (search.greedy(tiny("dot"), text) for text in KOREAN) if trace.stopped]
    assert greedy
    for trace in greedy:
        beam = search.beam(tiny("dot"), trace.text, width=30, penalty=0.0)
        assert beam.trace.log_probability >= trace.log_probability - 1e-4


@pytest.fixture
def circling(tiny: Made) -> Checkpoint:
    """A checkpoint that will not say the end mark."""
    made = deepcopy(tiny())
    made.translator.decoder.bias[EOS] = -99.0
    return made


def test_a_translation_that_goes_round_in_circles_ends(circling: Checkpoint) -> None:
    for text in KOREAN:
        trace = search.greedy(circling, text)
        assert not trace.stopped and trace.circle and len(trace.target) < search.MOST
        assert circle(trace.target_ids[:-1]) == 0  # not a token more than it takes to notice
        assert search.beam(circling, text, 1).trace.target_ids == trace.target_ids
        assert not search.beam(circling, text, 4).trace.stopped


def test_a_circle_is_left_out_of_a_beam_that_has_other_sentences(tiny: Made, circling: Checkpoint) -> None:
    circling.translator.decoder.bias[EOS] = tiny().translator.decoder.bias[EOS] - 2
    for text in KOREAN:
        beam = search.beam(circling, text, 4)
        if any(node.fate == "finished" for node in beam.tree):
            assert not beam.trace.circle


@pytest.mark.parametrize(
    ("ids", "period"),
    [
        ([7, 8, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6], 2),
        ([1, 2, 3] * 3, 3),
        ([4] * 9, 1),
        ([9, 1, 0, 0, 0, 0, 0, 0], 0),  # the zeros of 1,000,000
        ([5, 6, 5, 6, 5, 6], 0),  # “no, no, no”
        ([1, 2, 3, 4] * 3 + [9], 0),
        (list(range(12)) * 3, 12),
        ([], 0),
    ],
)
def test_a_circle_is_the_same_few_tokens_again_and_again(ids: list[int], period: int) -> None:
    assert circle(ids) == period


def test_a_beam_of_zero_is_refused(tiny: Made) -> None:
    with pytest.raises(ValueError, match="at least 1, not 0"):
        search.beam(tiny(), TEXT, width=0)


def test_forced_traces_the_target_it_is_given(tiny: Made, any_score: str) -> None:
    trace = search.forced(tiny(any_score), TEXT, "I like coffee")
    assert trace.translation == "i like coffee"  # the test vocabulary folds case
    assert trace.target[-1] == "</s>" and trace.stopped


def test_forcing_what_greedy_said_gives_the_same_probability(tiny: Made) -> None:
    greedy = search.greedy(tiny(), TEXT)
    again = search.trace(tiny(), search.read(tiny(), TEXT), greedy.target_ids)
    assert again.log_probability == greedy.log_probability


@pytest.mark.parametrize("size", [1, 3, 64])
def test_translations_come_in_order_whatever_the_batches(tiny: Made, any_score: str, size: int) -> None:
    checkpoint = tiny(any_score)
    alone = [search.greedy(checkpoint, text).translation for text in KOREAN]
    assert search.translate(checkpoint, KOREAN, size=size) == alone


def test_a_line_with_nothing_to_translate_gives_an_empty_line(tiny: Made) -> None:
    lines = ["", KOREAN[1], "   ", "?!", KOREAN[2]]
    answers = search.translate(tiny(), lines)
    assert [bool(answer) for answer in answers] == [False, True, False, False, True]
    assert search.translate(tiny(), []) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("\u200b\u0000", "empty"),
        ("?!…", "no_words"),
        ("🙂🙂", "no_words"),
        ("سلام", "script"),
        ("кот", "script"),
    ],
)
def test_text_that_is_no_sentence_is_refused_with_a_reason(tiny: Made, text: str, reason: str) -> None:
    with pytest.raises(BadText) as refused:
        search.greedy(tiny(), text)
    assert refused.value.reason == reason


def test_an_empty_target_is_refused(tiny: Made) -> None:
    with pytest.raises(BadText, match="target"):
        search.forced(tiny(), TEXT, "  ")


def test_unknown_pieces_are_marked_and_keep_their_letters(tiny: Made) -> None:
    trace = search.greedy(tiny(), "나는 쀍 학생이다")
    assert trace.unknown
    for position in trace.unknown:
        assert trace.source_ids[position] == UNK and "쀍" in trace.source[position]
    known = set(range(len(trace.source))) - set(trace.unknown)
    assert all(trace.source_ids[position] != UNK for position in known)


def test_markup_is_text(tiny: Made) -> None:
    trace = search.greedy(tiny("general", "en-ko"), "<b>I am a student</b>")
    assert trace.text == "<b>I am a student</b>"
    assert len(trace.unknown) > 0


def test_a_sentence_too_long_is_cut_and_says_by_how_much(tiny: Made) -> None:
    short, long = (search.read(tiny(), " ".join(["나는"] * count)) for count in (3, 200))
    assert short.truncated == 0
    assert len(long.ids) == len(long.tokens) == LONGEST
    assert long.truncated == len(tiny().source.encode(long.text)) - LONGEST
    assert search.greedy(tiny(), long.text).truncated == long.truncated


def test_a_translation_without_end_is_cut(tiny: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(search.greedy(tiny(), TEXT).target) > 2
    monkeypatch.setattr(search, "MOST", 2)
    for trace in (search.greedy(tiny(), TEXT), search.beam(tiny(), TEXT, width=1).trace):
        assert len(trace.target) == 2 and not trace.stopped


@pytest.mark.parametrize("register", ["haera", "haeyo", "hapsyo", "banmal"])
def test_a_register_is_a_tag_on_the_source(tiny: Made, register: str) -> None:
    trace = search.greedy(tiny("general", "en-ko"), ENGLISH[0], register)
    assert trace.register == register and trace.source[0] == f"<{register}>"
    assert trace.source[1:] == search.greedy(tiny("general", "en-ko"), ENGLISH[0]).source[1:]


def test_a_register_tag_is_read_but_not_looked_at(tiny: Made, any_score: str) -> None:
    trace = search.greedy(tiny(any_score, "en-ko"), ENGLISH[0], "banmal")
    other = search.greedy(tiny(any_score, "en-ko"), ENGLISH[0], "hapsyo")
    assert not (trace.memory[1:] == other.memory[1:]).all()
    if trace.weights is not None:
        assert (trace.weights[:, 0] == 0).all() and (trace.weights[:, 1:] > 0).all()


def test_the_register_is_haeyo_where_none_is_asked_for_and_refused_where_there_is_none(tiny: Made) -> None:
    assert search.greedy(tiny("general", "en-ko"), ENGLISH[0]).register == "haeyo"
    assert search.greedy(tiny(), TEXT).register is None
    with pytest.raises(ValueError, match="ko-en has no registers"):
        search.greedy(tiny(), TEXT, "haeyo")
