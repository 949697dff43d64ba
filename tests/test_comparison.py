"""Score functions side by side: every number against a separate computation, every claim against its evidence."""

import math

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

from model import search
from model.analysis import evidence, forced_target, gold_alignment, same_states
from model.analysis.same_states import VARIANTS
from model.entropy import entropy
from model.scores import SCORES
from model.textbook import sentences
from model.training import quality

TARGET = "I read a book"


@pytest.mark.parametrize("score", [*SCORES, "none"])
def test_seeing_is_forcing_the_same_words_on_each(tiny, korean, score):
    found = forced_target.see(tiny(score), korean[0], TARGET)
    forced = search.forced(tiny(score), korean[0], TARGET)
    assert found.name == score and found.trace.target_ids == forced.target_ids
    assert_allclose(found.trace.log_probabilities, forced.log_probabilities)
    assert found.translation == search.greedy(tiny(score), korean[0]).translation
    assert found.agreement is None
    if score == "none":
        assert found.entropy is None
    else:
        expected = [-sum(w * math.log(w) for w in row if w > 0) for row in forced.weights.tolist()]
        assert_allclose(found.entropy, expected, atol=1e-5)


def test_agreement_with_gold_is_one_less_its_error(tiny):
    gold = gold_alignment.reference("ko-en", "나는 학생이다")
    assert gold.pair.source == "나는 학생이다" and gold.pair.target == "I am a student."
    found = forced_target.see(tiny("general"), gold.pair.source, gold.pair.target, None, gold)
    assert found.agreement == pytest.approx(1 - quality.alignment_error(tiny("general"), [gold]))
    assert forced_target.see(tiny("none"), gold.pair.source, gold.pair.target, None, gold).agreement is None


def test_the_reference_is_the_textbooks_in_its_register():
    one = next(s for s in sentences() if s.register == "hapsyo")
    found = gold_alignment.reference("en-ko", one.english, "hapsyo")
    assert found.pair.register == "hapsyo" and found.pair.target.endswith(("니다.", "니까?", "시오."))
    for gold in (found, gold_alignment.reference("ko-en", one.korean)):
        assert all(e <= len(gold.pair.source) and t <= len(gold.pair.target) for _, e, _, t in gold.sure)
    assert gold_alignment.reference("ko-en", "이 문장은 교과서에 없다") is None
    assert gold_alignment.reference("ko-en", one.english) is None


@pytest.mark.parametrize("pair", ["ko-en", "en-ko"])
def test_right_cells_lie_where_the_gold_links_are(tiny, pair):
    """Each cell joins a piece of the source with one of the target exactly where a link joins their letters."""
    source, target, register = (
        ("나는 학생이다", "I am a student.", None)
        if pair == "ko-en"
        else ("I am a student.", "나는 학생이다.", "haera")
    )
    gold = gold_alignment.reference(pair, source, register)
    checkpoint = tiny("general", pair)
    trace = search.forced(checkpoint, source, gold.pair.target, register)
    cells = gold_alignment.right_cells(checkpoint, gold, trace)
    assert gold.pair.target == target and cells.shape == trace.weights.shape
    assert set(np.unique(cells)) <= {0, 0.5, 1} and (cells[-1] == 0).all() and cells.max() == 1
    tag = 1 if register else 0
    assert (cells[:, :tag] == 0).all()
    for t, (_, _, *at) in enumerate(checkpoint.target.segment(target)):
        for s, (_, _, *of) in enumerate(checkpoint.source.segment(source)):
            joined = {
                v
                for links, v in ((gold.possible, 0.5), (gold.sure, 1))
                for a, b, c, d in links
                if of[0] < b and a < of[1] and at[0] < d and c < at[1]
            }
            assert cells[t, s + tag] == max(joined, default=0)


@pytest.mark.parametrize("score", ["general", "cosine", "location"])
def test_same_states_under_other_functions(tiny, korean, score):
    checkpoint = tiny(score)
    trace = search.forced(checkpoint, korean[0], TARGET)
    found = same_states.same_states(checkpoint, trace, temperature=2.5, beta=3.0)
    assert tuple(found) == VARIANTS
    q, k = trace.queries.astype(float), trace.memory.astype(float)
    cosine = (q @ k.T) / np.linalg.norm(q, axis=1)[:, None] / np.linalg.norm(k, axis=1)
    expected = {
        "own": trace.scores,
        "tempered": trace.scores / 2.5,
        "cosine_1": cosine,
        "cosine_beta": 3 * cosine,
        "dot": q @ k.T,
        "scaled_dot": q @ k.T / math.sqrt(q.shape[1]),
        "sum": q @ k.T,
    }
    for name, scores in expected.items():
        assert_allclose(found[name].scores, scores, rtol=1e-3, atol=1e-5)
        if name != "sum":
            softmax = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
            assert_allclose(found[name].weights, softmax, rtol=1e-3, atol=1e-5)
    assert found["sum"].weights is None
    assert_allclose(found["own"].log_probabilities, trace.log_probabilities, atol=1e-5)
    assert (found["hard"].weights.argmax(1) == trace.scores.argmax(1)).all()
    assert set(np.unique(found["hard"].weights)) == {0.0, 1.0}


def test_without_softmax_the_context_is_the_plain_weighted_sum(tiny, korean):
    checkpoint = tiny("general")
    trace = search.forced(checkpoint, korean[0], TARGET)
    found = same_states.same_states(checkpoint, trace)["sum"]
    p = {name: value.numpy() for name, value in checkpoint.translator.decoder.state_dict().items()}
    for t in range(len(trace.target)):
        context = sum((trace.queries[t] @ h) * h for h in trace.memory)
        s = np.tanh(p["combine.weight"] @ np.concatenate([context, trace.queries[t]]) + p["combine.bias"])
        logits = p["embedding.weight"] @ s + p["bias"]
        assert found.said[t] == logits.argmax()
        log = logits[trace.target_ids[t]] - np.log(np.exp(logits).sum())
        assert_allclose(found.log_probabilities[t], log, atol=1e-4)
    assert_allclose(found.log_probability, found.log_probabilities.sum(), rtol=1e-6)


def test_squashed_scores_cannot_choose(tiny, korean):
    """tanh bounds a score by 1: no weight is more than e² times another, however the model was trained."""
    checkpoint = tiny("activated_general")
    trace = search.forced(checkpoint, korean[0], TARGET)
    found = evidence.flatness(checkpoint, trace)
    rows = trace.weights
    assert found.ratio == pytest.approx((rows.max(axis=1) / rows.min(axis=1)).max(), rel=1e-4)
    assert -1 < found.lowest < found.highest < 1
    assert found.ratio <= found.possible == pytest.approx(math.e**2)
    assert found.mean <= found.most == pytest.approx(math.e**2 / (math.e**2 + len(trace.source) - 1))


def test_cosine_without_beta_is_almost_flat(tiny, korean):
    trace = search.forced(tiny("cosine"), korean[0], TARGET)
    found = evidence.sharpened(tiny("cosine"), trace)
    assert found.beta == pytest.approx(20)  # 10, doubled by the fixture
    assert found.largest == pytest.approx(trace.weights.max())
    assert found.effective == pytest.approx(np.exp(entropy(trace.weights)).mean())
    assert found.effective < found.effective_without <= len(trace.source)
    assert found.largest > found.largest_without


def test_beta_is_the_learned_one_or_the_first(tiny):
    assert evidence.beta(tiny("cosine")) == pytest.approx(20)
    assert evidence.beta(None) == pytest.approx(10)
    with pytest.raises(ValueError):
        evidence.beta(tiny("dot"))


def test_concat_is_additive_with_its_matrix_cut_in_two(tiny, korean):
    trace = search.forced(tiny("concat"), korean[0], TARGET)
    assert 0 <= evidence.rewritten(tiny("concat"), trace) < 1e-5


def test_location_stays_where_a_word_was(tiny, korean):
    """Keys unread: in a source turned round, with the queries as they were, its weights are exactly the same."""
    checkpoint = tiny("location")
    trace = search.forced(checkpoint, korean[0], TARGET)
    score = checkpoint.translator.decoder.attention.score
    q, k = torch.tensor(trace.queries)[None], torch.tensor(trace.memory)[None]
    assert torch.equal(score(q, k), score(q, k.flip(1)))
    found = evidence.turned_round(checkpoint, trace)
    assert found.trace.source == trace.source[::-1] and found.trace.target == trace.target
    assert found.stayed > found.followed
    rows = zip(trace.weights, found.trace.weights, strict=True)
    assert found.stayed == pytest.approx(np.mean([np.corrcoef(a, b)[0, 1] for a, b in rows]), abs=1e-5)


def test_evidence_is_only_of_its_own_score(tiny, korean):
    trace, plain = (search.forced(tiny(name), korean[0], TARGET) for name in ("general", "none"))
    for measure in (evidence.sharpened, evidence.rewritten):
        with pytest.raises(ValueError):
            measure(tiny("general"), trace)
    for measure in (evidence.flatness, evidence.turned_round, same_states.same_states):
        with pytest.raises(ValueError, match="no attention"):
            measure(tiny("none"), plain)


def test_a_trace_resembles_itself(tiny, korean):
    traces = [search.forced(tiny(name), korean[0], TARGET) for name in ("general", "dot")]
    assert evidence.resemblance(traces[0], traces[0]) == pytest.approx(1)
    assert evidence.resemblance(*traces) < 1


def test_a_register_tag_does_not_count(tiny) -> None:
    """No weight can exceed, and of so many tokens: only those that may be looked at are counted."""
    checkpoint = tiny("activated_general", "en-ko")
    trace = search.greedy(checkpoint, "I like coffee", "haeyo")
    lookable = len(trace.source) - 1
    found = evidence.flatness(checkpoint, trace)
    assert found.tokens == lookable == trace.mask.sum()
    assert found.most == pytest.approx(math.e**2 / (math.e**2 + lookable - 1))
    assert found.mean == pytest.approx(trace.weights.max(axis=1).mean())
    assert found.saturated == pytest.approx((np.abs(trace.scores[:, trace.mask]) > 0.99).mean())
