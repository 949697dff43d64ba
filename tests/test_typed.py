"""The typed set: well formed, apart from everything trained on, and its patterns judge as a teacher would."""

import re
from collections import Counter
from pathlib import Path

import pytest

from model import textbook
from model.training import typed
from model.training.corpus import Pair, apart

PAIRS = ("ko-en", "en-ko")
ANSWERS = {
    pair: [
        line.split("\t") for line in (Path(__file__).parent / "typed" / f"{pair}.tsv").read_text("utf-8").splitlines()
    ]
    for pair in PAIRS
}


@pytest.mark.parametrize("pair", PAIRS)
def test_300_sentences_a_direction_none_twice(pair: str) -> None:
    ones = typed.read(pair)
    assert len(ones) == len({textbook.bare(one.sentence) for one in ones}) == 300
    for one in ones:
        re.compile(one.pattern)


@pytest.mark.parametrize("pair", PAIRS)
def test_every_construction_stands_in_several_sentences(pair: str) -> None:
    grammar = "negation past future ability obligation permission wish guess intention suggestion auxiliary and but"
    grammar += " because if when quoting comparison request aspect copula"
    counts = Counter(one.phenomenon for one in typed.read(pair))
    assert all(counts[name] >= 8 for name in [*grammar.split(), "relative clause", "question word", "get to"])
    assert min(counts.values()) >= 4


@pytest.mark.parametrize("pair", PAIRS)
def test_a_right_answer_is_kept_and_a_wrong_one_is_not(pair: str) -> None:
    by_sentence = {one.sentence: one for one in typed.read(pair)}
    language = pair.split("-")[1]
    assert len(ANSWERS[pair]) == 300
    for sentence, right, wrong in ANSWERS[pair]:
        one = by_sentence[sentence]
        assert typed.kept(one, right, language), (sentence, right)
        assert not typed.kept(one, wrong, language), (sentence, wrong)


def test_marks_and_case_are_not_marked() -> None:
    assert typed.normalised("I DON'T know,  Tom!", "en") == "i dont know tom"
    assert typed.normalised("저는  학생이에요.", "ko") == "저는학생이에요"


@pytest.mark.parametrize("pair", PAIRS)
def test_no_typed_sentence_is_trained_on(pair: str) -> None:
    held = [Pair(one.sentence, "") for one in typed.read(pair)]
    column = 0 if pair == "ko-en" else 1
    seen = [Pair(one[column], one[1 - column]) for one in textbook.pairs("train")]
    trained = apart(seen, held)
    keys = {textbook.bare(one.source) for one in trained}
    assert not keys & {textbook.bare(one.source) for one in held}
    assert len(seen) - len(trained) < 30  # else it would ask for what the textbook says by heart
    assert apart([Pair("…", "!")], [Pair("a", "")])  # a sentence without a letter takes nothing else out
