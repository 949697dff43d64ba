"""Reading, splitting without leaks, registers, toy tasks and batches."""

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from model.tokens import BOS, EOS, PAD, UNK, Vocabulary
from model.training import corpus
from model.training.corpus import QUIET, Batch, Noise, Pair
from tests.tiny import SENTENCES

LONGEST = 61
PAIRS = [Pair(en, ko, register) for ko, en, register in SENTENCES] * 6


@pytest.fixture(scope="module")
def source() -> Vocabulary:
    return Vocabulary.learn([pair.source for pair in PAIRS], 120, fold_case=True, registers=True)


@pytest.fixture(scope="module")
def target() -> Vocabulary:
    return Vocabulary.learn([pair.target for pair in PAIRS], 120)


def epoch(source: Vocabulary, target: Vocabulary, noise: Noise = QUIET, tokens: int = 40, seed: int = 1) -> list[Batch]:
    return list(corpus.epoch(PAIRS, source, target, tokens, noise, seed, LONGEST))


# files


def test_a_file_of_two_columns_is_read_either_way(tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("I  like coffee.\t나는 커피를 좋아해.\tmade up\n\nYes\t네\n", encoding="utf-8")
    assert corpus.read(file) == [Pair("I like coffee.", "나는 커피를 좋아해."), Pair("Yes", "네")]
    assert corpus.read(file, swap=True) == [Pair("나는 커피를 좋아해.", "I like coffee."), Pair("네", "Yes")]


@pytest.mark.parametrize("line", ["no tab", "only one\t", "\tother"])
def test_the_first_bad_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text(f"a\tb\n\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"pairs\.tsv, line 3: two columns"):
        corpus.read(file)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_bytes(b"\xff\xfe\x00a\tb")
    with pytest.raises(ValueError, match="not UTF-8"):
        corpus.read(file)


@pytest.mark.parametrize(
    ("korean", "register"),
    [
        ("나는 학생이다.", "haera"),
        ("어디로 가는가?", "haera"),
        ("저는 학생이에요.", "haeyo"),
        ("맛있죠?", "haeyo"),
        ("저는 학생입니다", "hapsyo"),
        ("어디에 가십니까?", "hapsyo"),
        ("앉으십시오!", "hapsyo"),
        ("나는 커피를 좋아해.", "banmal"),
        ("뭐 먹을래…", "banmal"),
        ("“정말이에요.”", "haeyo"),
    ],
)
def test_registers_are_read_off_the_ending(korean: str, register: str) -> None:
    assert corpus.register_of(korean) == register


def test_a_register_that_is_known_stays() -> None:
    tagged = corpus.tag_registers([Pair("I go", "가요", "banmal"), Pair("I go", "가요")])
    assert [pair.register for pair in tagged] == ["banmal", "haeyo"]


# splitting


def many() -> list[Pair]:
    """Pairs with shared sides, differing in case and punctuation, chained through one another."""
    rng = random.Random(4)
    pairs = []
    for i in range(400):
        source, target = f"sentence number {rng.randrange(250)}", f"문장 {rng.randrange(250)} 번"
        pairs += [Pair(source, target)] if i % 2 else [Pair(source.upper() + "!", target + ".")]
    return pairs + [Pair(f"alone {i}", f"혼자 {i}") for i in range(300)]


def keys(pairs: list[Pair]) -> set[str]:
    return {"".join(c for c in side.lower() if c.isalnum()) for pair in pairs for side in (pair.source, pair.target)}


def test_what_is_held_out_is_trained_on_neither_side() -> None:
    parts = corpus.split(many(), valid=40, test=60)
    assert len(parts.valid) == 40 and len(parts.test) == 60
    assert not keys(parts.train) & keys(parts.valid + parts.test)
    assert not keys(parts.valid) & keys(parts.test)
    assert len(parts.train) > 400


def test_the_split_depends_on_neither_order_nor_direction() -> None:
    pairs = [Pair(f"alone {i}", f"혼자 {i}") for i in range(300)]
    parts = corpus.split(pairs, 20, 30)
    shuffled = random.Random(1).sample(pairs, len(pairs))
    assert corpus.split(shuffled, 20, 30).test == parts.test
    turned = corpus.split([Pair(pair.target, pair.source) for pair in pairs], 20, 30)
    assert [Pair(pair.target, pair.source) for pair in turned.test] == parts.test


def test_more_data_does_not_change_what_is_tested() -> None:
    pairs = [Pair(f"alone {i}", f"혼자 {i}") for i in range(200)]
    more = [Pair(f"more {i}", f"더 {i}") for i in range(500)]
    assert corpus.split(pairs + more, 20, 30, within=200).test == corpus.split(pairs, 20, 30).test


def test_apart_removes_what_shares_a_side() -> None:
    held = [Pair("I am here.", "나 여기 있어")]
    pairs = [Pair("i AM here", "다른 말"), Pair("other", "나 여기 있어!"), Pair("I am there.", "나 거기 있어")]
    assert corpus.apart(pairs, held) == pairs[2:]


# toy tasks


@pytest.mark.parametrize("task", corpus.TOYS)
def test_toy_answers_are_right(task: str) -> None:
    answers = {"copy": lambda s: s, "reverse": lambda s: s[::-1], "sort": sorted}
    pairs = corpus.toy(task, 200, seed=3, longest=7)
    assert all(pair.target.split() == list(answers[task](pair.source.split())) for pair in pairs)
    assert {len(pair.source.split()) for pair in pairs} == set(range(2, 8))
    assert pairs == corpus.toy(task, 200, seed=3, longest=7) != corpus.toy(task, 200, seed=4, longest=7)


def test_an_unknown_toy_is_refused() -> None:
    with pytest.raises(ValueError, match="no toy task 'juggle'; there are copy, reverse, sort"):
        corpus.toy("juggle", 1)


# batches


def rows(batches: list[Batch]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [
        (tuple(i for i in s if i != PAD), tuple(i for i in t if i != PAD))
        for batch in batches
        for s, t in zip(batch.source.tolist(), batch.target.tolist(), strict=True)
    ]


def test_an_epoch_has_every_pair_once(source: Vocabulary, target: Vocabulary) -> None:
    expected = [
        ((source.register_id(p.register), *source.encode(p.source)), (*target.encode(p.target), EOS)) for p in PAIRS
    ]
    assert Counter(rows(epoch(source, target))) == Counter(expected)


def test_an_epoch_has_pairs_as_often_as_they_say(source: Vocabulary, target: Vocabulary) -> None:
    thrice, half = replace(PAIRS[0], often=3.0), replace(PAIRS[1], often=0.5)
    sizes = [
        sum(len(batch.source) for batch in corpus.epoch([pair] * 100, source, target, 40, QUIET, 1, LONGEST))
        for pair in (thrice, half)
    ]
    assert sizes[0] == 300 and 30 < sizes[1] < 70


def test_batches_are_shifted_padded_and_of_the_size_asked_for(source: Vocabulary, target: Vocabulary) -> None:
    for batch in epoch(source, target):
        assert (batch.inputs[:, 0] == BOS).all()
        assert torch.equal(
            batch.inputs[:, 1:], batch.target[:, :-1].where(batch.target[:, :-1] != EOS, batch.inputs[:, 1:])
        )
        assert (batch.inputs.ne(PAD).sum(1) == batch.target.ne(PAD).sum(1)).all()
        assert batch.lengths.tolist() == batch.source.ne(PAD).sum(1).tolist()
        assert not batch.source.eq(PAD).any()
        assert batch.target.numel() <= 40 or len(batch.target) == 1


def test_an_epoch_follows_its_seed(source: Vocabulary, target: Vocabulary) -> None:
    noise = Noise(0.5, 0.2, 0.1, 0.1)
    first, again, other = (rows(epoch(source, target, noise, seed=seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_workers_share_out_the_rows_of_a_batch(source: Vocabulary, target: Vocabulary) -> None:
    batch = max(epoch(source, target), key=lambda b: len(b.source))
    parts = [batch.rows(rank, 2) for rank in range(2)]
    assert Counter(rows(parts)) == Counter(rows([batch]))
    assert abs(len(parts[0].source) - len(parts[1].source)) <= 1


def test_final_punctuation_is_dropped_as_often_as_asked(source: Vocabulary, target: Vocabulary) -> None:
    asked = Counter(row for row, _ in rows(epoch(source, target, replace(QUIET, drop_punctuation=1.0))))
    question = next(pair for pair in PAIRS if pair.source.endswith("?"))
    bare = (source.register_id(question.register), *source.encode(question.source.rstrip("?")))
    assert asked[bare] == 6


def test_dropped_words_are_read_as_unknown(source: Vocabulary, target: Vocabulary) -> None:
    batches = epoch(source, target, replace(QUIET, word_dropout=1.0))
    for row, _ in rows(batches):
        assert set(row[1:]) == {UNK} and row[0] != UNK


def test_dropped_target_words_are_hidden_from_the_input_alone(source: Vocabulary, target: Vocabulary) -> None:
    for batch in epoch(source, target, replace(QUIET, target_dropout=1.0)):
        assert set(batch.inputs[:, 1:].flatten().tolist()) <= {UNK, PAD}
        assert (batch.inputs[:, 0] == BOS).all() and not batch.target.eq(UNK).any()


def test_long_sources_are_cut_with_their_tag_kept(source: Vocabulary, target: Vocabulary) -> None:
    pairs = [Pair("I am a student " * 40, "나는 학생이다", "haera")]
    (batch,) = corpus.epoch(pairs, source, target, 40, QUIET, 1, LONGEST)
    assert batch.source.shape == (1, LONGEST) and batch.source[0, 0] == source.register_id("haera")
