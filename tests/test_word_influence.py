"""What a word does to the states: nothing before it in the forward reading, nothing after it in the backward one."""

import numpy as np
import pytest
import torch

from model import search
from model.analysis import word_influence
from tests.conftest import Made

TEXT = "나는 어제 도서관에서 책을 읽었다."


def test_a_reading_is_the_memory_of_the_trace(tiny: Made) -> None:
    trace, reading = search.greedy(tiny(), TEXT), word_influence.read(tiny(), TEXT)
    assert reading.tokens == trace.source
    np.testing.assert_array_equal(reading.memory, trace.memory)
    np.testing.assert_array_equal(reading.halves[1], trace.backward_memory)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a b c", "a b c", [(0, 0), (1, 1), (2, 2)]),
        ("a b c", "a x y c", [(0, 0), (2, 3)]),
        ("a b c", "a c", [(0, 0), (2, 1)]),
        ("a a a", "a a", [(0, 0), (1, 1)]),
        ("a b", "c d", []),
        ("a", "b a", [(0, 1)]),
    ],
)
def test_shared_positions(before: str, after: str, expected: list[tuple[int, int]]) -> None:
    assert word_influence.matched(before.split(), after.split()) == expected


def test_replaced() -> None:
    assert word_influence.replaced("나는 책을 읽었다", 1, "신문을") == "나는 신문을 읽었다"
    assert word_influence.replaced("나는 책을 읽었다", 1, "") == "나는 읽었다"


def test_a_swapped_word_reaches_forward_states_after_it_and_backward_states_before_it(tiny: Made) -> None:
    before = word_influence.read(tiny(), TEXT)
    after = word_influence.read(tiny(), word_influence.replaced(TEXT, 2, "학생이다"))
    forward, backward = word_influence.changes(before, after)
    gone = np.flatnonzero(np.isnan(forward))
    assert gone.size and (np.diff(gone) == 1).all()
    first, last = gone[0], gone[-1]
    assert first > 0 and last < len(forward) - 1
    np.testing.assert_allclose(forward[:first], 0, atol=1e-6)
    assert (forward[last + 1 :] > 0).all()
    np.testing.assert_allclose(backward[last + 1 :], 0, atol=1e-6)
    assert (backward[:first] > 0).all()


def test_influence_is_leaving_out_one_token(tiny: Made) -> None:
    checkpoint, reading = tiny(), word_influence.read(tiny(), TEXT)
    ids = search.read(checkpoint, TEXT).ids
    found = word_influence.influence(checkpoint, ids, reading.memory)
    assert np.isnan(np.diag(found)).all()
    without = [i for n, i in enumerate(ids) if n != 3]
    memory = checkpoint.translator.encoder(torch.tensor([without])).memory[0].detach().numpy()
    kept = [n for n in range(len(ids)) if n != 3]
    expected = np.linalg.norm(memory - reading.memory[kept], axis=1) / np.linalg.norm(reading.memory[kept], axis=1)
    np.testing.assert_allclose(found[3, kept], expected, rtol=1e-4)


def test_a_one_way_encoder_has_no_backward_changes(tiny: Made) -> None:
    checkpoint = tiny("general", bidirectional=False)
    before, after = (
        word_influence.read(checkpoint, TEXT),
        word_influence.read(checkpoint, word_influence.replaced(TEXT, 4, "많이")),
    )
    (forward,) = word_influence.changes(before, after)
    first = int(np.isnan(forward).argmax())
    np.testing.assert_allclose(forward[:first], 0, atol=1e-6)


def test_cosine_of_a_state_with_itself_is_one(tiny: Made) -> None:
    memory = word_influence.read(tiny(), TEXT).memory
    found = word_influence.cosine(memory, memory)
    np.testing.assert_allclose(np.diag(found), 1, atol=1e-5)
    np.testing.assert_allclose(found, found.T, atol=1e-6)
    assert np.abs(found).max() <= 1 + 1e-5


def test_tokens_in_common_are_paired_in_order() -> None:
    assert word_influence.shared("a b a c".split(), "c a d a a".split()) == [(0, 1), (2, 3), (3, 0)]


def test_the_same_word_in_two_sentences_has_one_embedding_and_two_states(tiny: Made) -> None:
    a, b = (word_influence.read(tiny(), text) for text in ("나는 학생이다", "나는 딥러닝 강사입니다"))
    pairs = word_influence.shared(a.tokens, b.tokens)
    assert (0, 0) in pairs
    embedding, forward, backward, both = word_influence.likeness(a, b, pairs)
    assert embedding[0] == pytest.approx(1, abs=1e-5)
    assert forward[0] == pytest.approx(1, abs=1e-5)  # nothing stands before it
    assert backward[0] < 0.999 and both[0] < 0.999
    assert np.isnan(both[[i for i in range(len(a.tokens)) if i not in dict(pairs)]]).all()
