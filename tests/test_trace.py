"""A Trace holds what forward() computed, to the bit."""

import dataclasses
import json

import numpy as np
import pytest
import torch

from model import search
from model.tokens import BOS
from model.trace import Trace
from tests.conftest import Made

TEXT = "나는 어제 도서관에서 책을 읽었다."


@pytest.fixture
def trace(tiny: Made) -> Trace:
    return search.greedy(tiny("general"), TEXT)


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_trace_equals_forward_bit_for_bit(tiny: Made, any_score: str, cell: str) -> None:
    checkpoint = tiny(any_score, cell=cell)
    trace = search.greedy(checkpoint, TEXT)
    with torch.inference_mode():
        inputs = torch.tensor([[BOS, *trace.target_ids[:-1]]])
        encoded, decoded = checkpoint.translator(torch.tensor([trace.source_ids]), inputs)
    for name in ("embeddings", "memory"):
        assert np.array_equal(getattr(trace, name), getattr(encoded, name)[0].numpy()), name
    for name in ("queries", "scores", "weights", "contexts", "attentional"):
        computed = getattr(decoded, name)
        kept = getattr(trace, name)
        assert (kept is None and computed is None) or np.array_equal(kept, computed[0].numpy()), name
    logs = decoded.logits[0].log_softmax(dim=-1)
    assert np.array_equal(trace.log_probabilities, logs[range(len(trace.target)), list(trace.target_ids)].numpy())


def test_rows_of_weights_sum_to_one_and_contexts_are_their_means(tiny: Made, any_score: str) -> None:
    trace = search.greedy(tiny(any_score), TEXT)
    if trace.weights is None:
        assert any_score == "none" and trace.scores is None
        assert (trace.contexts == trace.contexts[0]).all()
    else:
        np.testing.assert_allclose(trace.weights.sum(axis=1), 1, rtol=1e-6)
        np.testing.assert_allclose(trace.contexts, trace.weights @ trace.memory, rtol=1e-4, atol=1e-6)
        exps = np.exp(trace.scores - trace.scores.max(axis=1, keepdims=True))
        np.testing.assert_allclose(trace.weights, exps / exps.sum(axis=1, keepdims=True), rtol=1e-5)


def test_greedy_says_the_most_probable_token_at_each_step(trace: Trace) -> None:
    assert tuple(tokens[0] for tokens in trace.top_tokens) == trace.target
    np.testing.assert_allclose(np.log(trace.top_probabilities[:, 0]), trace.log_probabilities, rtol=1e-5)
    assert (np.diff(trace.top_probabilities, axis=1) <= 0).all()
    assert (trace.top_probabilities.sum(axis=1) <= 1 + 1e-6).all()
    assert trace.log_probability == pytest.approx(trace.log_probabilities.sum())


def test_json_has_every_field_under_its_name(trace: Trace) -> None:
    read = json.loads(trace.to_json())
    names = {field.name for field in dataclasses.fields(trace)}
    assert set(read) == names | {"log_probability"}
    for name in names:
        kept = getattr(trace, name)
        assert np.array_equal(np.asarray(read[name], dtype=getattr(kept, "dtype", None)), np.asarray(kept)), name


def test_json_without_attention_says_null(tiny: Made) -> None:
    read = json.loads(search.greedy(tiny("none"), TEXT).to_json())
    assert read["weights"] is None and read["scores"] is None


def test_halves_of_memory_are_the_two_readings(tiny: Made, trace: Trace) -> None:
    assert np.array_equal(np.hstack([trace.forward_memory, trace.backward_memory]), trace.memory)
    assert trace.forward_memory.shape == trace.backward_memory.shape
    one_way = search.greedy(tiny("general", bidirectional=False), TEXT)
    assert one_way.forward_memory.shape == one_way.memory.shape and one_way.backward_memory.shape[1] == 0


def test_a_trace_cannot_be_changed(trace: Trace) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        trace.text = "another"  # type: ignore[misc]
    assert not hasattr(trace, "__dict__")


@pytest.mark.parametrize(
    "name", ["memory", "queries", "scores", "weights", "contexts", "log_probabilities", "source_ids"]
)
def test_parts_that_do_not_fit_are_refused(trace: Trace, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        dataclasses.replace(trace, **{name: getattr(trace, name)[1:]})
