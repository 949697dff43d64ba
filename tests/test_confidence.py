"""The confidence of a translation tells right from wrong on sentences it was not fitted to, and says what is new."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from model import checkpoint, search
from model.analysis import calibration, confidence
from model.analysis.confidence import FEATURES, Calibration
from model.analysis.known import LEARNT, WORDS, Known, hashes, joined
from model.training import typed
from model.training.corpus import Pair
from tests import tiny
from tests.conftest import Made

SHIPPED = [(pair, name) for pair, names in checkpoint.available().items() for name in names]


def judged(pair: str, name: str) -> Calibration | None:
    return confidence.read((checkpoint.FOLDER / pair / name / "config.json").read_text("utf-8"))


@pytest.mark.parametrize(("pair", "name"), SHIPPED, ids=map("/".join, SHIPPED))
def test_every_shipped_checkpoint_knows_right_from_wrong(pair: str, name: str) -> None:
    found = judged(pair, name)
    assert found and found.auc >= 0.8 and found.sentences == len(typed.read(pair))


@pytest.mark.parametrize("pair", ["ko-en", "en-ko"])
def test_the_shares_that_are_right_are_as_it_says(pair: str) -> None:
    """Of every tenth typed sentence, so many are right as the probabilities add up to, within three deviations."""
    chosen, found = checkpoint.load(pair, "general"), judged(pair, "general")
    ones = typed.read(pair)[::10]
    traces = [search.beam(chosen, one.sentence).trace for one in ones]
    p = np.array([found.probability(trace) for trace in traces])
    right = np.array([typed.kept(o, t.translation, pair[-2:]) for o, t in zip(ones, traces, strict=True)])
    assert abs(right.sum() - p.sum()) < 3 * np.sqrt((p * (1 - p)).sum())
    assert p[right].mean() > p[~right].mean()


def test_features_say_what_they_are_named_for(tiny: Made) -> None:
    trace = search.greedy(tiny(), "나는 학생이다")
    found = dict(zip(FEATURES, confidence.features(trace).tolist(), strict=True))
    assert found["log_probability"] == pytest.approx(trace.log_probability / len(trace.target), rel=1e-5)
    assert found["least_probable"] == pytest.approx(trace.log_probabilities.min())
    assert found["source_tokens"] == len(trace.source) and 0 < found["covered"] <= 1
    without = dict(zip(FEATURES, confidence.features(search.greedy(tiny("none"), "나는 학생이다")), strict=True))
    assert without["undecided"] == without["covered"] == 0


def test_a_fit_finds_the_line_its_data_were_drawn_from() -> None:
    drawn = np.random.default_rng(1)
    x = drawn.normal(size=(20000, 2)) * [1, 10] + [0, 5]
    right = drawn.random(20000) < 1 / (1 + np.exp(-(x @ [2, -0.3] + 1)))
    np.testing.assert_allclose(calibration.fit(x, right), [2, -0.3, 1], atol=0.1)


def test_the_area_under_the_curve() -> None:
    right = np.array([True, True, False, False])
    assert calibration.auc(np.array([4.0, 3, 2, 1]), right) == 1
    assert calibration.auc(np.array([1.0, 1, 1, 1]), right) == 0.5
    assert calibration.auc(np.array([4.0, 1, 2, 3]), right) == 0.5


def test_a_sentence_is_judged_by_a_fit_to_the_others() -> None:
    """Noise alone cannot be told apart where it was left out of the fit; inside the fit it could."""
    drawn = np.random.default_rng(3)
    x, right = drawn.normal(size=(60, 20)), np.arange(60) % 7 < 3
    inside = calibration.fit(x, right)
    assert calibration.auc(x @ inside[:-1], right) > 0.7
    assert abs(calibration.auc(calibration.left_out(x, right), right) - 0.5) < 0.25


@pytest.mark.parametrize("text", ["", "{}", '{"confidence": 3}', '{"confidence": {"slopes": {}}}'])
def test_a_config_without_calibration_has_none(text: str) -> None:
    assert confidence.read(text) is None


def test_a_calibration_is_read_back_from_the_config(tmp_path: Path) -> None:
    folder = tiny.write(tmp_path, ("general",), updates=2)
    chosen = checkpoint.load("ko-en", "general", folder)
    found = Calibration(-0.5, dict.fromkeys(FEATURES, 0.25), 0.9, 300)
    calibration.write(chosen, found, folder)
    file = folder / "ko-en" / "general" / "config.json"
    assert confidence.read(file.read_text("utf-8")) == found
    assert checkpoint.load("ko-en", "general", folder).training == chosen.training
    assert "training" in json.loads(file.read_text("utf-8"))


@pytest.fixture
def known(tmp_path: Path) -> Known:
    (tmp_path / "ko-en").mkdir()
    pairs = [Pair("나는 학생이다.", "x"), Pair("Don’t run, Minsu!", "y")]
    calibration.write_known("ko-en", pairs, ["나는 학생이다", "커피를 좋아해요", "도서관은 어디에 있어요?"], tmp_path)
    return Known(tmp_path / "ko-en")


def test_words_that_training_never_read_are_named(known: Known) -> None:
    assert known.new("나는 선생님이다!") == ["선생님이다"]
    assert known.new("don't RUN 28, minsu") == []
    assert known.new("?!") == []


def test_the_nearest_sentence_shares_most(known: Known) -> None:
    assert known.nearest("저는 커피를 마셔요") == "커피를 좋아해요"
    assert known.nearest("그 도서관은 커요") == "도서관은 어디에 있어요?"
    assert known.nearest("zzz") is None


def test_files_of_what_is_known_that_are_missing_or_broken_are_errors(known: Known, tmp_path: Path) -> None:
    (tmp_path / "ko-en" / WORDS).write_bytes(b"no array")
    with pytest.raises(ValueError):
        Known(tmp_path / "ko-en")
    with pytest.raises(OSError):
        Known(tmp_path / "no")
    assert hashes([]).dtype == np.uint32 and LEARNT.endswith(".txt")


@pytest.mark.parametrize(
    ("text", "language", "two"),
    [
        ("비가 와서 집에 있었어", "ko", True),
        ("배가 고프면 밥을 먹어", "ko", True),
        ("자기 전에 이를 닦아요", "ko", True),
        ("할머니는 시골에서 닭을 키우세요", "ko", False),
        ("나는 학생이고", "ko", False),
        ("I stayed at home because it rained", "en", True),
        ("If you are tired, sleep.", "en", False),
        ("Is this bread and milk?", "en", True),
        ("Je reste, mais il sort", "fr", False),
    ],
)
def test_joined_clauses(text: str, language: str, two: bool) -> None:
    assert joined(text, language) is two


@pytest.mark.parametrize("pair", ["ko-en", "en-ko"])
def test_the_sentences_it_is_said_to_know_it_translates(pair: str, tmp_path: Path) -> None:
    here = Known(checkpoint.FOLDER / pair)
    shutil.copytree(checkpoint.FOLDER / pair, tmp_path / pair, ignore=shutil.ignore_patterns("*.safetensors"))
    assert len(here.learnt) > 100 and len(here.met) > 5000
    found = judged(pair, "general")
    chosen = checkpoint.load(pair, "general")
    p = [found.probability(search.beam(chosen, text).trace) for text in here.learnt[:: len(here.learnt) // 20]]
    assert np.mean(p) > 0.5
