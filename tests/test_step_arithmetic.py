"""The numbers of a step, recomputed in NumPy, are those of the Trace; their products sum to them."""

import csv
import io

import numpy as np
import pytest
import torch
from torch import Tensor

from model import search
from model.analysis import experiment, step_arithmetic
from model.analysis.edits import Experiment, OneHot
from model.analysis.step_arithmetic import Step
from model.cells import CELLS
from model.checkpoint import Checkpoint
from model.scores import SCORES, Paper, Score
from model.trace import Trace
from tests.conftest import Made

CLOSE = {"rtol": 1e-4, "atol": 1e-5}
TEXT = "나는 어제 도서관에서 책을 읽었다."


@pytest.fixture
def checkpoint(tiny: Made, any_score: str) -> Checkpoint:
    return tiny(any_score)


@pytest.fixture
def trace(checkpoint: Checkpoint) -> Trace:
    return search.greedy(checkpoint, TEXT)


@pytest.fixture
def step(checkpoint: Checkpoint, trace: Trace) -> Step:
    return step_arithmetic.step(checkpoint, trace, len(trace.target) // 2)


def test_a_step_is_that_of_the_trace(checkpoint: Checkpoint, trace: Trace) -> None:
    for t in range(len(trace.target)):
        step = step_arithmetic.step(checkpoint, trace, t)
        if trace.scores is not None and trace.weights is not None:
            np.testing.assert_allclose(step.scores, trace.scores[t], **CLOSE)
            np.testing.assert_allclose(step.weights, trace.weights[t], **CLOSE)
        np.testing.assert_allclose(step.context, trace.contexts[t], **CLOSE)
        np.testing.assert_allclose(step.attentional, trace.attentional[t], **CLOSE)
        np.testing.assert_allclose(np.sort(step.probabilities)[::-1][:8], trace.top_probabilities[t], **CLOSE)
        chosen = step.probabilities[trace.target_ids[t]]
        np.testing.assert_allclose(np.log(chosen), trace.log_probabilities[t], **CLOSE)


def test_the_readout_without_tanh(tiny: Made) -> None:
    checkpoint = tiny("dot", readout="linear")
    trace = search.greedy(checkpoint, TEXT)
    np.testing.assert_allclose(step_arithmetic.step(checkpoint, trace, 1).attentional, trace.attentional[1], **CLOSE)


def test_a_register_tag_gets_no_weight(tiny: Made) -> None:
    checkpoint = tiny("general", "en-ko", tags=4)
    trace = search.greedy(checkpoint, "I like coffee", "hapsyo")
    step = step_arithmetic.step(checkpoint, trace, 0)
    assert trace.weights is not None and step.weights is not None
    assert list(step.looked) == [False] + [True] * (len(trace.source) - 1)
    np.testing.assert_allclose(step.weights, trace.weights[0], **CLOSE)


def test_products_sum_to_every_entry_shown(step: Step) -> None:
    for entry, value in enumerate(step.combined):
        assert step.combined_sum(entry).value == pytest.approx(value, abs=1e-4)
    for word, value in enumerate(step.logits):
        assert step.logit_sum(word).value == pytest.approx(value, abs=1e-4)
    if step.scores is not None and step.inner is not None:
        for position, value in enumerate(step.scores):
            made = step.inner.sum(position).value
            assert (np.tanh(made) if step.inner.squashed else made) == pytest.approx(value, abs=1e-4)
        for entry, value in enumerate(step.context):
            assert step.context_sum(entry).value == pytest.approx(value, abs=1e-4)


def test_the_share_of_the_context_is_all_where_the_query_is_not_read(step: Step) -> None:
    assert 0 < step.context_share < 1
    half = len(step.context)
    step.parameters["decoder.combine.weight"] = step.parameters["decoder.combine.weight"].copy()
    step.parameters["decoder.combine.weight"][:, half:] = 0
    assert step.context_share == 1


def test_products_come_largest_first(step: Step) -> None:
    found = step.combined_sum(0)
    sizes = np.abs(found.products[found.order])
    assert sorted(found.order) == list(range(len(found.products)))
    assert (np.diff(sizes) <= 0).all()


def test_a_context_without_attention_is_no_sum(tiny: Made) -> None:
    checkpoint = tiny("none")
    step = step_arithmetic.step(checkpoint, search.greedy(checkpoint, TEXT), 0)
    assert step.scores is None and step.weights is None and step.inner is None
    with pytest.raises(ValueError, match="last state"):
        step.context_sum(0)


@pytest.mark.parametrize("name", SCORES)
def test_working_leads_to_the_scores(name: str) -> None:
    score = SCORES[name](6, 4, 9).double()
    for parameter in score.parameters():
        torch.nn.init.normal_(parameter)
    query, keys = torch.randn(2, 3, 6).double(), torch.randn(2, 5, 6).double()
    working = score.working(query, keys)
    assert working is not None
    for value in working.inner.values():
        assert value.dim() == 4 and value.shape[1] in (1, 3) and value.shape[2] in (1, 5)
    made = (working.inner[working.left] * working.inner[working.right]).sum(dim=-1) + working.added
    torch.testing.assert_close(torch.tanh(made) if working.squashed else made, score(query, keys))


@pytest.mark.parametrize("name", SCORES)
def test_the_code_of_a_score_function_is_the_function(name: str) -> None:
    score = SCORES[name](6, 4, 9).double()
    for parameter in score.parameters():
        torch.nn.init.normal_(parameter)
    query, keys = torch.randn(1, 1, 6).double(), torch.randn(1, 5, 6).double()
    p = {part: value.numpy() for part, value in score.state_dict().items()}
    found = eval(score.code, {"np": np, "p": p, "q": query[0, 0].numpy(), "K": keys[0].numpy()})
    np.testing.assert_allclose(found, score(query, keys)[0, 0].detach().numpy())


def test_layers_of_the_layered_functions_are_there(tiny: Made) -> None:
    names = {}
    for name in ("additive", "deep", "location"):
        inner = step_arithmetic.step(tiny(name), search.greedy(tiny(name), TEXT), 0).inner
        assert inner is not None
        names[name] = list(inner.quantities)
    assert names["additive"] == ["W_1 k", "W_2 q + b", r"\tanh(W_1 k + W_2 q + b)", "w"]
    assert names["deep"] == ["W_1 k + b_1", "W_0 q", "E^{(1)}", "E^{(2)}", "w"]
    assert "k" not in names["location"]


@pytest.mark.parametrize("name", SCORES)
def test_only_location_leaves_the_keys_unread(tiny: Made, name: str) -> None:
    inner = step_arithmetic.step(tiny(name), search.greedy(tiny(name), TEXT), 0).inner
    assert inner is not None and inner.keys_read == (name != "location")


def test_an_eleventh_score_function_needs_nothing_here(tiny: Made) -> None:
    class Distance(Score):
        """−‖q − k‖²: made up for this test."""

        name = "distance"
        title = {"en": "distance", "ko": "거리"}
        formula = r"-\lVert q - k\rVert^2"
        paper = Paper("Nobody", 2020, "https://example.org")

        def forward(self, query: Tensor, keys: Tensor) -> Tensor:
            return -(torch.cdist(query, keys) ** 2)

    try:
        checkpoint = tiny("distance")
        trace = search.greedy(checkpoint, TEXT)
        step = step_arithmetic.step(checkpoint, trace, 1)
    finally:
        del SCORES["distance"]
    assert step.inner is None and trace.scores is not None
    np.testing.assert_allclose(step.scores, trace.scores[1], **CLOSE)


@pytest.mark.parametrize("cell", list(CELLS))
@pytest.mark.parametrize("bidirectional", [True, False])
def test_gates_lead_to_the_hidden_states(tiny: Made, cell: str, bidirectional: bool) -> None:
    checkpoint = tiny("general", bidirectional=bidirectional, cell=cell)
    trace = search.greedy(checkpoint, TEXT)
    np.testing.assert_allclose(step_arithmetic.decoder_gates(checkpoint, trace).states, trace.queries, **CLOSE)
    readings = step_arithmetic.encoder_gates(checkpoint, trace)
    assert len(readings) == 1 + bidirectional
    np.testing.assert_allclose(np.hstack([reading.states for reading in readings]), trace.memory, **CLOSE)


@pytest.mark.parametrize("cell", list(CELLS))
def test_products_of_a_gate_sum_to_it(tiny: Made, cell: str) -> None:
    functions = {r"\sigma": lambda x: 1 / (1 + np.exp(-x)), r"\tanh": np.tanh, "": lambda x: x}
    checkpoint = tiny("general", cell=cell)
    for along in step_arithmetic.encoder_gates(checkpoint, search.greedy(checkpoint, TEXT)):
        assert list(along.gates) == list(CELLS[cell].gates)
        for entry in range(along.states.shape[1]):
            for name, gate in CELLS[cell].gates.items():
                inside = along.gate(name, 2, entry).value
                assert functions[gate.through](inside) == pytest.approx(along.gates[name][2, entry], abs=1e-5)
            for working in along.workings(2, entry):
                assert functions[working.through](working.total.value) == pytest.approx(working.value, abs=1e-5)
            assert working.value == pytest.approx(along.states[2, entry], abs=1e-6)


def test_numbers_are_those_of_the_trace_that_is_given(tiny: Made) -> None:
    """An edited, a forced and a beam's Trace have steps and gates of their own."""
    checkpoint = tiny("general")
    changed = Experiment(edits={1: OneHot(0)}, prefix="the")
    greedy = search.greedy(checkpoint, TEXT)
    others = (
        experiment.run(checkpoint, TEXT, changed),
        search.forced(checkpoint, TEXT, "a a a"),
        search.beam(checkpoint, TEXT, 4, penalty=0.3).trace,
    )
    for trace in others:
        assert trace.target_ids != greedy.target_ids or trace is others[-1]
        np.testing.assert_allclose(step_arithmetic.decoder_gates(checkpoint, trace).states, trace.queries, **CLOSE)
        for index in range(len(trace.target)):
            step = step_arithmetic.step(checkpoint, trace, index)
            np.testing.assert_allclose(step.weights, trace.weights[index], **CLOSE)
            np.testing.assert_allclose(step.context, trace.contexts[index], **CLOSE)
            np.testing.assert_allclose(step.attentional, trace.attentional[index], **CLOSE)
            written = step.probabilities[trace.target_ids[index]]
            assert np.log(written) == pytest.approx(trace.log_probabilities[index], abs=1e-4)
    edited = step_arithmetic.step(checkpoint, others[0], 1)
    assert edited.given and not np.allclose(edited.own, edited.weights)
    assert not step_arithmetic.step(checkpoint, greedy, 1).given


def test_the_table_holds_every_number(checkpoint: Checkpoint, trace: Trace, step: Step) -> None:
    words = checkpoint.target.tokens(range(len(checkpoint.target)))
    rows = list(csv.DictReader(io.StringIO(step_arithmetic.to_csv(step, trace.source, words))))
    for name in ("query", "score", "weight", "context", "combined", "attentional", "logit", "probability"):
        expected = getattr(
            step, {"probability": "probabilities"}.get(name, name if hasattr(step, name) else f"{name}s")
        )
        found = [np.float32(row["value"]) for row in rows if row["quantity"] == name]
        np.testing.assert_array_equal(found, [] if expected is None else expected.astype(np.float32))
    if step.weights is not None:
        assert [row["token"] for row in rows if row["quantity"] == "weight"] == list(trace.source)
