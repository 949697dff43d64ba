"""Clauses against sentences that were read one by one: every tense, aspect, modality and polarity in four registers."""

from pathlib import Path

import pytest

from model import textbook
from model.textbook import grammar
from model.textbook.clauses import Clause
from model.textbook.constructions import STATEMENTS
from model.textbook.korean import REGISTERS
from model.textbook.lexicon import Entry, lexicon
from model.textbook.phrases import Noun, Voice

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "textbook" / "clauses.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def clause(frame: str, korean: str, english: str, subject: str, object_: str) -> Clause:
    ko, en, classes = subject.split(":")
    made = Clause(
        Entry("verb", korean, english, frozenset({"do"})),
        "v",
        Noun(Entry("person", ko, en, frozenset(classes.split())), "s"),
        STATEMENTS[frame][0],
    )
    if object_ != "-":
        ko, en, article = object_.split(":")
        made.arguments["object"] = Noun(Entry("noun", ko, en, frozenset(), article), "o")
    return made


def test_there_are_enough():
    assert sum(len(row) - 5 for row in ROWS) >= 600


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_clause_in_both_languages(row):
    made = clause(*row[:5])
    koreans = [grammar.spell(made.korean_closed(Voice(register)), ".")[0] for register in REGISTERS]
    englishes = [grammar.spell(made.english_statement(short), ".")[0] for short in (False, True)]
    assert [*koreans, *englishes] == row[5:]


def test_names_of_frames_for_rare_words_are_frames():
    names = {name for name, _, _ in textbook.everyday_constructions()}
    assert {name for frames in textbook.BY_KIND.values() for name in frames.split()} <= names


def test_every_lemma_has_its_sentences():
    """20 training sentences for nearly every noun, verb, adjective, place, time and person of the tables."""
    counts: dict[str, int] = {}
    held = textbook.held_words() | textbook.held_everyday()
    for one in textbook.sentences():
        for lemma in set(one.lemmas) if one.split == "train" else ():
            counts[lemma] = counts.get(lemma, 0) + 1
    for kind in ("noun", "verb", "adjective", "place", "time", "person"):
        entries = [entry for entry in lexicon()[kind] if not any(ko in entry.korean for ko, _ in held)]
        few = [entry.lemma for entry in entries if counts.get(entry.lemma, 0) < 20]
        assert len(few) <= 0.1 * len(entries), few
