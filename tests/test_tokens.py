"""Text to ids and back: nothing is lost without being marked."""

import unicodedata
from pathlib import Path

import pytest

from model.tokens import BOS, EOS, PAD, REGISTER_TAGS, UNK, Vocabulary, normalise
from tests.tiny import SENTENCES

KOREAN = [ko for ko, _, _ in SENTENCES]
ENGLISH = [en for _, en, _ in SENTENCES]


@pytest.fixture(scope="module")
def korean() -> Vocabulary:
    return Vocabulary.learn(KOREAN, 120)


@pytest.fixture(scope="module")
def english() -> Vocabulary:
    return Vocabulary.learn(ENGLISH, 120, fold_case=True, registers=True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("  나는\t학생이다 \n", "나는 학생이다"),
        (unicodedata.normalize("NFD", "나는 학생이다"), "나는 학생이다"),
        ("I\u200b am\u0000 here\ufeff", "I am here"),
        ("one\r\ntwo\u2028three", "one two three"),
        ("\u3000나는\u00a0학생", "나는 학생"),
        ("\u200b\u0007", ""),
        ("", ""),
    ],
)
def test_normalisation(text: str, wanted: str) -> None:
    assert normalise(text) == wanted
    assert normalise(normalise(text)) == wanted


def test_special_ids(korean: Vocabulary, english: Vocabulary) -> None:
    for vocabulary in (korean, english):
        assert vocabulary.tokens([PAD, UNK, BOS, EOS]) == ["<pad>", "<unk>", "<s>", "</s>"]


def test_decoding_undoes_encoding(korean: Vocabulary) -> None:
    for text in KOREAN:
        assert korean.decode(korean.encode(text)) == text
        assert korean.decode([BOS, *korean.encode(text), EOS, PAD]) == text


def test_segments_are_the_ids_and_lie_where_they_say(korean: Vocabulary, english: Vocabulary) -> None:
    for vocabulary, texts in ((korean, KOREAN), (english, ENGLISH)):
        for text in texts:
            segments = vocabulary.segment(text)
            assert [id_ for id_, *_ in segments] == vocabulary.encode(text)
            assert "".join(text[start:end] for _, _, start, end in segments) == text
            for _, token, start, end in segments:
                assert token.replace("▁", "").casefold() == text[start:end].strip().casefold()


def test_unknown_letters_keep_their_place_and_form(korean: Vocabulary) -> None:
    segments = korean.segment("나는 猫이다")
    ((_, token, start, end),) = [segment for segment in segments if segment[0] == UNK]
    assert token == "猫" and "나는 猫이다"[start:end] == "猫"


def test_numbers_are_spelt_digit_by_digit_and_rare_letters_are_known() -> None:
    learnt = Vocabulary.learn([*(KOREAN * 400), "나는 2048년에 LSTM을 (Q&A에서) 배웠다"], 160)
    assert [token for _, token, *_ in learnt.segment("4208") if token != "▁"] == ["4", "2", "0", "8"]
    assert UNK not in learnt.encode("LSTM (Q&A)")
    assert UNK in learnt.encode("9")  # no text had it


def test_case_is_folded_where_asked(korean: Vocabulary, english: Vocabulary) -> None:
    assert english.encode("I AM A STUDENT") == english.encode("i am a student")
    cased = Vocabulary.learn(ENGLISH, 120)
    assert cased.encode("Tom") != cased.encode("tom")


def test_registers_are_single_ids_of_their_own(korean: Vocabulary, english: Vocabulary) -> None:
    assert english.has_registers() and not korean.has_registers()
    ids = [english.register_id(register) for register in REGISTER_TAGS]
    assert len(set(ids)) == 4 and UNK not in ids
    assert english.tokens(ids) == list(REGISTER_TAGS.values())


def test_sampled_segmentations_vary_spell_the_same_and_follow_the_seed(korean: Vocabulary) -> None:
    texts = KOREAN * 5
    first, again, other = (korean.encode_sampled(texts, 0.2, seed) for seed in (1, 1, 2))
    assert first == again != other
    assert len({tuple(row) for row in first}) > len(KOREAN)
    assert [korean.decode(row) for row in first] == texts


def test_a_word_vocabulary_keeps_words_whole() -> None:
    letters = Vocabulary.learn(["a b c", "c d"], 30, model_type="word")
    assert len(letters.encode("a b c d")) == 4


def test_saved_equals_loaded(korean: Vocabulary, tmp_path: Path) -> None:
    korean.save(tmp_path / "deep" / "vocabulary")
    loaded = Vocabulary.load(tmp_path / "deep" / "vocabulary")
    assert loaded == korean and len(loaded) == len(korean)
    assert loaded.encode(KOREAN[0]) == korean.encode(KOREAN[0])
