"""The search for weights: reaches what is known to be reachable, as near as an exhaustive search, and can say no."""

import itertools
import time

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

from model import search
from model.analysis import experiment, find_weights
from model.analysis.edits import Experiment, OneHot

STEP = 1


def last(checkpoint, trace, step, word, **options):
    *_, found = find_weights.search(checkpoint, trace, step, word, **options)
    return found


def words_of_single_positions(checkpoint, text, trace) -> set[int]:
    """Words that some one-hot row makes the most probable at STEP: all of them reachable."""
    rows = (experiment.run(checkpoint, text, Experiment({STEP: OneHot(i)})) for i in range(len(trace.source)))
    return {edited.target_ids[STEP] for edited in rows}


@pytest.mark.parametrize("readout", ["tanh", "linear"])
@pytest.mark.parametrize("score", ["general", "dot", "additive"])
def test_reaches_words_known_to_be_reachable(tiny, korean, readout, score):
    checkpoint, text = tiny(score, readout=readout), korean[0]
    trace = search.greedy(checkpoint, text)
    words = words_of_single_positions(checkpoint, text, trace)
    assert len(words) > 1
    for word in words:
        found = last(checkpoint, trace, STEP, word)
        assert found.reached and found.lead > 0
        assert_allclose(found.weights.sum(), 1, atol=1e-5)
        edited = experiment.run(checkpoint, text, Experiment({STEP: find_weights.as_edit(found)}))
        assert edited.target_ids[STEP] == word
        assert_allclose(np.exp(edited.log_probabilities[STEP]), found.probability, rtol=1e-3)


def test_the_word_already_said_needs_no_change(tiny, korean):
    trace = search.greedy(tiny(), korean[0])
    found = last(tiny(), trace, STEP, trace.target_ids[STEP])
    assert found.reached and found.divergence == pytest.approx(0, abs=1e-5)


def test_is_as_near_as_an_exhaustive_search_of_three_positions(tiny):
    """With a linear readout the rows that reach a word form one convex set, so a fine grid finds the nearest."""
    checkpoint = tiny("general", readout="linear")
    text = next(t for t in ("나는", "그는", "저는", "탐은", "나") if len(search.greedy(checkpoint, t).source) == 3)
    trace = search.greedy(checkpoint, text)
    grid = np.array([(a, b, 200 - a - b) for a, b in itertools.product(range(201), repeat=2) if a + b <= 200]) / 200
    contexts = torch.tensor(grid, dtype=torch.float32) @ torch.tensor(trace.memory)
    queries = torch.tensor(trace.queries[0]).expand_as(contexts)
    said = checkpoint.translator.decoder.answer(contexts, queries)[1].argmax(-1).numpy()
    own = trace.weights[0]
    divergence = np.sum(grid * (np.log(np.maximum(grid, 1e-12)) - np.log(own)), axis=1)
    others = set(said) - {trace.target_ids[0]}
    assert others
    for word in others:
        found = last(checkpoint, trace, 0, int(word))
        assert found.reached
        assert found.divergence == pytest.approx(divergence[said == word].min(), abs=0.02)


def test_says_so_where_no_weights_reach_the_word(tiny, korean):
    """A word whose output bias is far below all others' cannot be reached by any context."""
    checkpoint = tiny("general")
    trace = search.greedy(checkpoint, korean[0])
    bias = checkpoint.translator.decoder.bias
    word = 40
    before = float(bias[word])
    try:
        bias[word] = -1000.0
        found = last(checkpoint, trace, STEP, word)
    finally:
        bias[word] = before
    assert not found.reached and found.lead < -100 and found.rival != word
    assert_allclose(found.weights.sum(), 1, atol=1e-5)


def test_tells_how_far_it_is_and_only_gets_nearer(tiny, korean):
    checkpoint = tiny("dot")
    trace = search.greedy(checkpoint, korean[0])
    word = max(words_of_single_positions(checkpoint, korean[0], trace) - {trace.target_ids[STEP]})
    states = list(find_weights.search(checkpoint, trace, STEP, word))
    done = [state.done for state in states]
    assert done[0] < 0.1 and done[-1] == 1 and done == sorted(done) and len(states) >= 8
    reached = [state.divergence for state in states if state.reached]
    assert reached == sorted(reached, reverse=True)


def test_keeps_to_its_time(tiny, korean):
    trace = search.greedy(tiny(), korean[0])
    start = time.monotonic()
    last(tiny(), trace, STEP, 40, rounds=10**6, seconds=0.2)
    assert time.monotonic() - start < 1


def test_parameters_stay_frozen_and_as_they_are(tiny, korean):
    checkpoint = tiny("general")
    before = {name: value.clone() for name, value in checkpoint.translator.state_dict().items()}
    last(checkpoint, search.greedy(checkpoint, korean[0]), STEP, 40, rounds=20)
    assert not any(p.requires_grad or p.grad is not None for p in checkpoint.translator.parameters())
    assert all(torch.equal(before[name], value) for name, value in checkpoint.translator.state_dict().items())


def test_what_cannot_be_searched_is_refused(tiny, korean):
    plain = search.greedy(tiny("none"), korean[0])
    with pytest.raises(ValueError, match="no attention"):
        next(find_weights.search(tiny("none"), plain, 0, 5))
    trace = search.greedy(tiny(), korean[0])
    for step, word in ((len(trace.target), 5), (0, len(tiny().target))):
        with pytest.raises(IndexError):
            next(find_weights.search(tiny(), trace, step, word))
    with pytest.raises(ValueError):
        find_weights.word_id(tiny(), " ")
    assert find_weights.word_id(tiny(), "I") == tiny().target.encode("I")[0]
