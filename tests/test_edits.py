"""Decoding under an experiment: identity, hand computations, and what an edit may and may not reach."""

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose, assert_array_equal

from model import search
from model.analysis import edits, experiment
from model.analysis.edits import DoesNotFit, Experiment, Masked, OneHot, Painted, Shuffled, Tempered, Uniform
from model.scores import SCORES

OPEN = np.array([False, True, True, True])
OWN = np.array([0, 0.7, 0.2, 0.1], np.float32)
EDITS = [OneHot(2), Uniform(), Shuffled(5), Masked(1), Tempered(3.0), Painted((9.0, 1.0, 2.0, 5.0))]


def same(a, b) -> bool:
    return a.target_ids == b.target_ids and all(
        np.array_equal(getattr(a, name), getattr(b, name))
        for name in ("weights", "contexts", "attentional", "log_probabilities", "top_probabilities")
    )


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: type(edit).__name__)
def test_every_edit_gives_weights(edit):
    row = edit.row(OWN, OPEN)
    assert row.dtype == np.float32 and row.shape == OWN.shape
    assert (row >= 0).all() and row[0] == 0
    assert_allclose(row.sum(), 1, atol=1e-6)


def test_edits_by_hand():
    assert_array_equal(OneHot(2).row(OWN, OPEN), [0, 0, 1, 0])
    assert_allclose(Uniform().row(OWN, OPEN), [0, 1 / 3, 1 / 3, 1 / 3])
    assert_allclose(Masked(1).row(OWN, OPEN), [0, 0, 2 / 3, 1 / 3], rtol=1e-6)
    assert_allclose(Painted((9, 1, 2, 5)).row(OWN, OPEN), [0, 1 / 8, 2 / 8, 5 / 8])
    assert sorted(Shuffled(5).row(OWN, OPEN)) == sorted(OWN)
    assert_array_equal(Shuffled(5).row(OWN, OPEN), Shuffled(5).row(OWN, OPEN))
    half = np.exp(np.log(OWN[1:]) / 2)
    assert_allclose(Tempered(2).row(OWN, OPEN)[1:], half / half.sum(), rtol=1e-5)


def test_tempered_is_the_softmax_of_divided_scores(tiny, korean):
    trace = search.greedy(tiny("additive"), korean[0])
    expected = torch.softmax(torch.tensor(trace.scores) / 2.5, dim=-1).numpy()
    everywhere = np.ones(len(trace.source), bool)
    for row, want in zip(trace.weights, expected, strict=True):
        assert_allclose(Tempered(2.5).row(row, everywhere), want, rtol=1e-4)


def test_painting_nothing_is_uniform():
    assert_allclose(Painted((1.0, 0, 0, 0)).row(OWN, OPEN), [0, 1 / 3, 1 / 3, 1 / 3])


@pytest.mark.parametrize("edit", [OneHot(0), OneHot(4), OneHot(-1), Masked(0), Painted((1.0, 2.0))])
def test_edits_that_do_not_fit_say_so(edit):
    with pytest.raises(DoesNotFit):
        edit.row(OWN, OPEN)


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("pair", ["ko-en", "en-ko"])
def test_own_weights_change_nothing(tiny, korean, english, score, pair):
    checkpoint, text = tiny(score, pair), (korean if pair == "ko-en" else english)[0]
    untouched = search.greedy(checkpoint, text)
    own = {t: Painted(tuple(row.tolist())) for t, row in enumerate(untouched.weights)}
    for nothing in (Experiment(), Experiment(own)):
        assert same(untouched, experiment.run(checkpoint, text, nothing))
    step_by_step = experiment.run(checkpoint, text, Experiment(everywhere=Tempered(1.0)))  # rounds in another order
    assert step_by_step.target_ids == untouched.target_ids
    assert_allclose(step_by_step.log_probabilities, untouched.log_probabilities, atol=1e-5)


def test_nothing_done_to_a_model_without_attention_is_greedy(tiny, korean):
    untouched = search.greedy(tiny("none"), korean[0])
    assert experiment.run(tiny("none"), korean[0], Experiment()).target_ids == untouched.target_ids
    with pytest.raises(ValueError, match="no attention"):
        experiment.run(tiny("none"), korean[0], Experiment({0: Uniform()}))


@pytest.mark.parametrize("readout", ["tanh", "linear"])
def test_one_hot_equals_a_hand_computation(tiny, korean, readout):
    """a_t is the one state that is looked at; s̃_t and the word's distribution follow from it in NumPy."""
    checkpoint = tiny("general", readout=readout)
    step, position = 1, 3
    trace = experiment.run(checkpoint, korean[0], Experiment({step: OneHot(position)}))
    p = {name: value.numpy() for name, value in checkpoint.translator.decoder.state_dict().items()}
    assert_array_equal(trace.weights[step], np.eye(len(trace.source))[position])
    assert_array_equal(trace.contexts[step], trace.memory[position])
    s = p["combine.weight"] @ np.concatenate([trace.memory[position], trace.queries[step]]) + p["combine.bias"]
    s = np.tanh(s) if readout == "tanh" else s
    logits = p["embedding.weight"] @ s + p["bias"]
    logs = logits - np.log(np.exp(logits).sum())
    assert_allclose(trace.attentional[step], s, atol=1e-5)
    assert trace.target_ids[step] == logits.argmax()
    assert_allclose(trace.log_probabilities[step], logs.max(), atol=1e-4)


def test_an_edit_reaches_what_follows_only_through_its_word(tiny, korean):
    """Up to the parting everything but the edited step is untouched, since s_t does not depend on a_{t−1}."""
    checkpoint = tiny("dot")
    partings = []
    for text in korean:
        untouched = search.greedy(checkpoint, text)
        for step in range(0, len(untouched.target) - 1, 7):
            edited = experiment.run(checkpoint, text, Experiment({step: OneHot(0)}))
            found = experiment.difference(checkpoint, untouched, edited)
            partings.append(found.parting)
            upto = len(untouched.target) if found.parting is None else found.parting
            kept = [t for t in range(upto) if t != step]
            assert_allclose(edited.attentional[kept], untouched.attentional[kept], atol=1e-6)
            assert_allclose(found.effects[kept], 0, atol=1e-5)
            assert found.parting is None or found.parting == step
    assert None in partings and any(p is not None for p in partings)


def test_difference_names_changed_words_and_their_effect(tiny, korean):
    checkpoint = tiny("general")
    untouched = search.greedy(checkpoint, korean[0])
    edited = experiment.run(checkpoint, korean[0], Experiment(everywhere=OneHot(1)))
    found = experiment.difference(checkpoint, untouched, edited)
    assert found.parting is not None
    assert [untouched.target_ids[i] for i in range(len(untouched.target)) if i not in found.gone] == [
        edited.target_ids[i] for i in range(len(edited.target)) if i not in found.new
    ]
    forced = experiment.log_probabilities(checkpoint, edited)
    step = found.parting
    expected = float(forced[step, untouched.target_ids[step]]) - untouched.log_probabilities[step]
    assert_allclose(found.effects[step], expected, atol=1e-5)
    assert found.effects[step] < 0 and len(found.effects) == min(len(untouched.target), len(edited.target))


def test_of_two_equal_translations_nothing_differs(tiny, korean):
    trace = search.greedy(tiny(), korean[1])
    found = experiment.difference(tiny(), trace, trace)
    assert (found.parting, found.gone, found.new) == (None, (), ())
    assert_allclose(found.effects, 0, atol=1e-6)


def test_a_prefix_is_said_and_then_the_model_goes_on(tiny, korean):
    checkpoint = tiny("general")
    forced = checkpoint.target.encode("I like")
    trace = experiment.run(checkpoint, korean[0], Experiment(prefix="I like"))
    assert list(trace.target_ids[: len(forced)]) == forced and len(trace.target_ids) > len(forced)
    whole = search.forced(checkpoint, korean[0], "I like")
    assert_allclose(trace.log_probabilities[: len(forced)], whole.log_probabilities[: len(forced)], atol=1e-6)
    untouched = search.greedy(checkpoint, korean[0])
    assert same(untouched, experiment.run(checkpoint, korean[0], Experiment(prefix="  ")))


def test_temperature_draws_and_a_seed_repeats(tiny, korean):
    drawn = [experiment.run(tiny(), korean[0], Experiment(temperature=2.0, seed=seed)).target_ids for seed in range(6)]
    again = [experiment.run(tiny(), korean[0], Experiment(temperature=2.0, seed=seed)).target_ids for seed in range(6)]
    assert drawn == again and len(set(drawn)) > 1
    cold = experiment.run(tiny(), korean[0], Experiment(temperature=1e-4, seed=1))
    assert cold.target_ids == search.greedy(tiny(), korean[0]).target_ids


def test_a_register_tag_stays_unlooked_at(english):
    from model.translator import Config, Translator
    from tests.conftest import untrained

    plain = untrained("general", "en-ko")
    torch.manual_seed(0)
    config = Config("general", len(plain.source), len(plain.target), 10, 12, 8, tags=4)
    checkpoint = type(plain)(plain.pair, plain.name, Translator(config).eval(), plain.source, plain.target, {})
    trace = experiment.run(checkpoint, english[0], Experiment({0: Uniform(), 1: Shuffled(0)}), "haeyo")
    assert trace.source[0] == "<haeyo>" and (trace.weights[:, 0] == 0).all()
    with pytest.raises(DoesNotFit):
        experiment.run(checkpoint, english[0], Experiment({0: OneHot(0)}), "haeyo")


def test_own_weights_are_remembered_under_edits(tiny, korean):
    checkpoint = tiny("general")
    untouched = search.greedy(checkpoint, korean[0])
    edited = experiment.run(checkpoint, korean[0], Experiment({0: Uniform()}))
    assert_allclose(experiment.own_weights(checkpoint, untouched), untouched.weights, atol=1e-6)
    assert_allclose(experiment.own_weights(checkpoint, edited)[0], untouched.weights[0], atol=1e-6)


def test_another_sentence_is_translated_instead(tiny, korean):
    instead = experiment.run(tiny(), korean[0], Experiment(sentence=korean[3]))
    assert same(instead, search.greedy(tiny(), korean[3])) and instead.text == korean[3]


def test_words_of_the_sentence_change_and_the_mark_stays():
    text = "나는 어제 책을 읽었다."
    assert edits.swapped(text, 0, 3) == "읽었다 어제 책을 나는."
    assert edits.deleted(text, 3) == "나는 어제 책을."
    assert edits.repeated(text, 2) == "나는 어제 책을 책을 읽었다."
    assert edits.replaced(text, 3, "샀다") == "나는 어제 책을 샀다."
    assert edits.source_words("정말?!") == (["정말"], "?!")
    with pytest.raises(IndexError):
        edits.deleted(text, 4)
