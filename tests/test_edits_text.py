"""An experiment as a short text: what is written is read again, what says nothing is named and left out."""

import pytest

from model.analysis.edits import Experiment, Masked, OneHot, Painted, Shuffled, Tempered, Uniform
from pages.session import edits_text

WHOLE = Experiment(
    {0: OneHot(3), 2: Shuffled(7), 5: Masked(1), 11: Painted((0.25, 0.0, 0.75)), 12: Uniform()},
    everywhere=Tempered(2.5),
    prefix="나는 어제",
    sentence="그는 모자를 쓰고 있다.",
    temperature=0.8,
    seed=42,
)


def test_what_is_written_is_read_again():
    assert edits_text.read(edits_text.write(WHOLE)) == (WHOLE, [])
    assert edits_text.write(Experiment()) == "" and edits_text.read("") == (Experiment(), [])
    for everywhere in (OneHot(1), Uniform(), Shuffled(3), Masked(0), Painted((1.0, 0.0))):
        experiment = Experiment(everywhere=everywhere)
        assert edits_text.read(edits_text.write(experiment)) == (experiment, [])


def test_the_form_is_short_and_known():
    assert edits_text.write(Experiment({1: OneHot(3)}, Uniform(), temperature=1.0, seed=5)) == "1o3~*u~w100.5"
    assert edits_text.write(Experiment({0: Painted((0.5, 0.5))}, prefix="a~b")) == "0p50000.50000~fab"


@pytest.mark.parametrize(
    "item",
    [
        "zz",
        "2o",
        "2o3.4",
        "o3",
        "2u1",
        "-1o2",
        "999u",
        "1p",
        "1p0.0",
        "1t0",
        "*t999999",
        "1o61",
        "w5",
        "f",
        "i ",
        "2x1",
    ],
)
def test_what_says_nothing_is_named_and_the_rest_stays(item):
    experiment, wrong = edits_text.read(f"1o3~{item}")
    assert wrong == [item] and experiment == Experiment({1: OneHot(3)})


def test_a_monstrous_address_does_no_harm():
    experiment, wrong = edits_text.read("1p" + "9" * 100_000 + "~" * 1000)
    assert experiment == Experiment() and len(wrong) == 1
    assert edits_text.read("1p" + ".".join(["1"] * 500))[0] == Experiment()


def test_each_change_can_be_taken_back_alone():
    found = list(edits_text.changes(WHOLE))
    assert "~".join(item for item, _ in found) == edits_text.write(WHOLE)
    for item, without in found:
        assert item not in edits_text.write(without).split("~")
        assert len(list(edits_text.changes(without))) == len(found) - 1
    assert list(edits_text.changes(Experiment())) == []
