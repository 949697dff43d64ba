"""Measures of what a word depends on, against slow and separate computations of the same."""

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

from model import search
from model.analysis import saliency
from model.analysis.experiment import log_probabilities
from model.analysis.saliency import Saliency, rank_correlation
from model.scores import SCORES
from model.tokens import BOS

STEP = 2


def probability(checkpoint, trace, ids, embeddings=None) -> float:
    """log p(word at STEP) for a source of these ids, the words before it forced."""
    source = torch.tensor([ids])
    encoder, decoder = checkpoint.translator.encoder, checkpoint.translator.decoder
    encoded = encoder(source) if embeddings is None else encoder.read(embeddings, source)
    inputs = torch.tensor([[BOS, *trace.target_ids[:STEP]]])
    decoded, _ = decoder(inputs, decoder.start(encoded), encoded)
    return float(decoded.logits[0, -1].log_softmax(-1)[trace.target_ids[STEP]])


@pytest.mark.parametrize("score", [*SCORES, "none"])
def test_gradient_times_input_is_the_slope_of_scaling_one_embedding(tiny, korean, score):
    checkpoint = tiny(score)
    trace = search.forced(checkpoint, korean[0], "I read a book")
    found = saliency.gradient_times_input(checkpoint, trace, STEP)
    by = 1e-2
    for i in (0, 3, len(trace.source) - 1):
        sides = []
        for factor in (1 + by, 1 - by):
            embeddings = torch.tensor(trace.embeddings)[None].clone()
            embeddings[0, i] *= factor
            sides.append(probability(checkpoint, trace, trace.source_ids, embeddings))
        assert_allclose(found[i], (sides[0] - sides[1]) / (2 * by), rtol=0.02, atol=2e-4)
    assert not any(p.requires_grad for p in checkpoint.translator.parameters())


@pytest.mark.parametrize("score", ["general", "location", "none"])
def test_leaving_one_out_equals_translating_the_shorter_sentence(tiny, korean, score):
    checkpoint = tiny(score)
    trace = search.forced(checkpoint, korean[0], "I read a book")
    found = saliency.leave_one_out(checkpoint, trace, STEP)
    for i in range(len(trace.source_ids)):
        without = probability(checkpoint, trace, [*trace.source_ids[:i], *trace.source_ids[i + 1 :]])
        assert_allclose(found[i], trace.log_probabilities[STEP] - without, atol=1e-4)


def test_erasing_a_position_renormalises_the_rest(tiny, korean):
    checkpoint = tiny("dot")
    trace = search.forced(checkpoint, korean[0], "I read a book")
    found = saliency.of(checkpoint, trace, STEP)
    row = trace.weights[STEP].copy()
    row[3] = 0
    context = (row / row.sum()) @ trace.memory
    _, logits = checkpoint.translator.decoder.answer(torch.tensor(context), torch.tensor(trace.queries[STEP]))
    log = float(logits.log_softmax(-1)[trace.target_ids[STEP]])
    assert_allclose(found.erased[3], trace.log_probabilities[STEP] - log, atol=1e-4)
    assert_allclose(found.weights, trace.weights[STEP])


def test_shuffles_repeat_and_keep_the_word_when_weights_do_not_matter(tiny, korean):
    checkpoint = tiny("general")
    trace = search.forced(checkpoint, korean[0], "I read a book")
    one, two = (saliency.of(checkpoint, trace, STEP, shuffles=30) for _ in range(2))
    assert one.shuffled.shape == (30,) and (one.shuffled == two.shuffled).all()
    assert 0 <= one.kept <= 1
    flat = search.forced(tiny("cosine"), korean[0], "I read a book")
    flat.weights[:] = 1 / len(flat.source)  # shuffling equal weights does nothing
    flat.contexts[:] = flat.memory.mean(axis=0)
    logs = log_probabilities(tiny("cosine"), flat)
    flat.log_probabilities[:] = logs[torch.arange(len(flat.target_ids)), list(flat.target_ids)].numpy()
    assert_allclose(saliency.of(tiny("cosine"), flat, STEP).shuffled, 0, atol=1e-4)


def test_agreement_is_between_weights_and_sizes(tiny, korean):
    checkpoint = tiny("additive")
    found = saliency.of(checkpoint, search.forced(checkpoint, korean[0], "I read a book"), STEP)
    assert set(found.agreement()) == {"gradient", "left_out", "erased"}
    size = np.abs(found.gradient)
    expected = rank_correlation(np.round(found.weights, 2), np.round(size / size.max(), 2))
    assert_allclose(found.agreement()["gradient"], expected)
    assert all(-1 <= value <= 1 for value in found.agreement().values())


def test_what_is_too_small_to_matter_does_not_decide_the_agreement():
    """All measures name the same token; the order of the nearly equal rest is noise."""
    weights = np.array([0.9991, 0.0004, 0.0003, 0.0002], np.float32)
    measure = np.array([2.0, 0.001, 0.002, 0.003], np.float32)
    found = Saliency(0, weights, measure, -measure, None, None, None)
    assert found.agreement() == pytest.approx({"gradient": 1, "left_out": 1})
    assert rank_correlation(weights, measure) < 0.5
    nothing = Saliency(0, weights, 0 * measure, np.full(4, np.nan, np.float32), None, None, None)
    assert all(np.isnan(rho) for rho in nothing.agreement().values())


def test_without_attention_two_measures_are_left(tiny, korean):
    found = saliency.of(tiny("none"), search.forced(tiny("none"), korean[0], "I read a book"), 0)
    assert (found.weights, found.erased, found.shuffled, found.kept) == (None, None, None, None)
    assert set(found.measures()) == {"gradient", "left_out"} and found.agreement() == {}


def test_rank_correlation_by_hand():
    assert rank_correlation([1, 2, 3, 4], [10, 20, 300, 4000]) == pytest.approx(1)
    assert rank_correlation([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1)
    assert rank_correlation([1, 2, 2, 3], [1, 2, 3, 4]) == pytest.approx(0.9486833)  # ranks 1, 2.5, 2.5, 4
    assert rank_correlation([1, 2, 3, np.nan], [3, 2, 1, 9]) == pytest.approx(-1)
    for constant in ([1, 1, 1], [1, np.nan, np.nan]):
        assert np.isnan(rank_correlation(constant, [1, 2, 3]))
