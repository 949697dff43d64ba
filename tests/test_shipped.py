"""The checkpoints that ship: complete, alike in all but the score function, small, and right where students look.

Sentences count as right for a score function only if they are with and without final punctuation and in any case.
"""

from functools import cache

import pytest

from model import checkpoint, search
from model.scores import SCORES
from model.trace import NONE

PAIRS = ("ko-en", "en-ko")
TEN = list(SCORES)[:10]  # others may be defined after them, trained or not
ENOUGH = 7  # of the ten score functions
REGISTERS = {
    "haera": "나는 학생이다.",
    "haeyo": "저는 학생이에요.",
    "hapsyo": "저는 학생입니다.",
    "banmal": "나는 학생이야.",
}
ENGLISH = {
    "나는 학생이다": {"I am a student."},
    "나는 학생입니다": {"I am a student."},
    "나는 강사입니다": {"I am an instructor."},
    "나는 딥러닝 강사입니다": {"I am a deep learning instructor."},
    "그는 모자를 쓰고 있다": {"He is wearing a hat."},
    "저는 돈을 많이 썼어요": {"I spent a lot of money."},
    "나는 커피를 좋아해": {"I like coffee."},
    "나는 8시에 일어난다": {"I get up at 8 o'clock."},
    "그는 28살이다": {"He is 28 years old."},
    "오늘은 금요일이다": {"Today is Friday."},
}
KOREAN = {  # in the register haeyo
    "I am a student": {"저는 학생이에요."},
    "I am a teacher": {"저는 선생님이에요."},
    "She is wearing a hat": {"그녀는 모자를 쓰고 있어요."},
    "I like coffee": {"저는 커피를 좋아해요."},
    "Tom was watching TV in his room": {
        f"톰은 {whose} 방에서 {what}을 보고 있었어요.".replace("TV을", "TV를")
        for whose in ("자기", "그의")
        for what in ("TV", "텔레비전")
    },
    "Where is the library?": {"도서관은 어디에 있어요?", "도서관이 어디에 있어요?"},
    "He is 28 years old": {"그는 28살이에요."},
    "Today is Friday": {"오늘은 금요일이에요."},
    "Attention is all you need": {"당신에게 필요한 것은 어텐션뿐이에요."},
}


@cache
def loaded(pair: str, score: str) -> checkpoint.Checkpoint:
    return checkpoint.load(pair, score)


def as_typed(sentence: str) -> list[str]:
    bare = sentence.rstrip("?")
    whole = sentence if bare != sentence else f"{sentence}."
    return [*dict.fromkeys((bare, whole, bare.lower(), bare.upper(), whole.lower()))]


def right(pair: str, sentence: str, meant: set[str], register: str | None = None) -> list[str]:
    """The score functions that translate this sentence so, however it is typed."""
    typed = as_typed(sentence)
    return [s for s in TEN if set(search.translate(loaded(pair, s), typed, register=register)) <= meant]


@pytest.mark.parametrize("pair", PAIRS)
def test_every_score_function_ships_trained_alike(pair: str) -> None:
    assert {*TEN, NONE, "general-unidirectional"} <= set(checkpoint.available()[pair])
    told = [loaded(pair, name).training for name in checkpoint.available()[pair]]
    alike = ("updates", "tokens_per_batch", "seed", "pairs")
    assert len({tuple(one[key] for key in alike) for one in told}) == 1
    assert all({"bleu", "chrf", "textbook_bleu"} <= one.keys() for one in told)


def test_they_are_small() -> None:
    assert sum(file.stat().st_size for file in checkpoint.FOLDER.rglob("*") if file.is_file()) < 100e6


@pytest.mark.parametrize("sentence", ENGLISH)
def test_what_students_type_in_korean(sentence: str) -> None:
    found = right("ko-en", sentence, ENGLISH[sentence])
    assert len(found) >= ENOUGH, found


@pytest.mark.parametrize("sentence", KOREAN)
def test_what_students_type_in_english(sentence: str) -> None:
    found = right("en-ko", sentence, KOREAN[sentence], "haeyo")
    assert len(found) >= ENOUGH, found


@pytest.mark.parametrize("register", REGISTERS)
def test_the_register_changes_the_ending(register: str) -> None:
    found = right("en-ko", "I am a student", {REGISTERS[register]}, register)
    assert len(found) >= ENOUGH, found
