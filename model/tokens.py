"""Text → tokens → ids, and back. Segmentation is SentencePiece's (Kudo & Richardson 2018), unigram model."""

import io
import string
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import sentencepiece
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor  # text is read without torch

PAD, UNK, BOS, EOS = 0, 1, 2, 3
FIRST_TAG = 4  # id of the first register tag, in a source vocabulary that has them
REGISTERS = ("haera", "haeyo", "hapsyo", "banmal")
REGISTER_TAGS = {register: f"<{register}>" for register in REGISTERS}
WRITTEN = string.digits + string.ascii_letters + ".,?!'\"-():;%&$/"  # a piece each, however rare in the texts
FINAL_MARKS = ".?!…"
LONGEST = 60  # source tokens a sentence may have, a register tag not counted


@overload
def lookable(ids: NDArray[np.int64], tags: int) -> NDArray[np.bool_]: ...
@overload
def lookable(ids: "Tensor", tags: int) -> "Tensor": ...


def lookable(ids: Any, tags: int) -> Any:
    """The mask of attention over source ids of any shape: True where it may look, so not at padding nor a register tag.

    ``tags``: how many register tags the vocabulary has.
    """
    return (ids != PAD) & ((ids < FIRST_TAG) | (ids >= FIRST_TAG + tags))


class BadText(ValueError):
    """A sentence that cannot be translated. ``reason`` is a key for the interface: empty, no_words or script."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def normalise(text: str) -> str:
    """NFC, control and format characters out, every run of white space one space."""
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(text.split())


def without_final_mark(text: str) -> str:
    """A sentence without the full stop, question or exclamation mark it ends with."""
    return text.rstrip(FINAL_MARKS)


@dataclass(frozen=True)
class Vocabulary:
    """The pieces of one side of a pair. Ids 0–3 are pad, unk, bos, eos."""

    proto: bytes  # a serialised SentencePiece model

    @cached_property
    def pieces(self) -> sentencepiece.SentencePieceProcessor:
        return sentencepiece.SentencePieceProcessor(model_proto=self.proto)

    def __len__(self) -> int:
        return self.pieces.get_piece_size()

    def __getstate__(self) -> dict[str, bytes]:
        return {"proto": self.proto}

    def encode(self, text: str) -> list[int]:
        """Ids of a text, without bos and eos."""
        return self.pieces.encode(text)

    def encode_sampled(self, texts: Sequence[str], alpha: float, seed: int) -> list[list[int]]:
        """Ids under a segmentation drawn for each text (subword regularisation, Kudo 2018)."""
        sentencepiece.set_random_generator_seed(seed)
        return self.pieces.encode(list(texts), enable_sampling=True, alpha=alpha, nbest_size=-1, num_threads=1)

    def segment(self, text: str) -> list[tuple[int, str, int, int]]:
        """(id, token, start, end) of each piece, offsets in characters of ``text``.

        A piece the vocabulary lacks has id UNK and keeps its own letters as the token.
        """
        found = self.pieces.encode(text, return_type="offset_mapping")
        return [
            (i, piece, *span) for i, piece, span in zip(*(found[k] for k in ("ids", "pieces", "offsets")), strict=True)
        ]

    def tokens(self, ids: Iterable[int]) -> list[str]:
        return [self.pieces.id_to_piece(int(i)) for i in ids]

    def decode(self, ids: Iterable[int]) -> str:
        """The sentence; pad, bos and eos are left out."""
        return self.pieces.decode([int(i) for i in ids if i not in (PAD, BOS, EOS)])

    def has_registers(self) -> bool:
        return self.pieces.piece_to_id(REGISTER_TAGS["haera"]) != UNK

    def register_id(self, register: str) -> int:
        return self.pieces.piece_to_id(REGISTER_TAGS[register])

    def tagged(self, ids: Sequence[int], register: str | None) -> list[int]:
        """Source ids as the encoder reads them: the register's tag first, where one is asked for."""
        return [*([self.register_id(register)] if register else []), *ids]

    @classmethod
    def learn(
        cls,
        texts: Iterable[str],
        size: int,
        *,
        fold_case: bool = False,
        registers: bool = False,
        model_type: str = "unigram",
    ) -> "Vocabulary":
        """A vocabulary of at most ``size`` pieces from texts.

        ``fold_case`` makes it blind to case (for a source side, so that text works as typed); ``registers``
        adds the four register tags; ``model_type`` "word" keeps white-space words whole (toy tasks).
        """
        texts = list(texts)
        found = {c for text in texts for c in (text.casefold() if fold_case else text)}
        written = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts),
            model_writer=written,
            vocab_size=size,
            model_type=model_type,
            hard_vocab_limit=False,
            character_coverage=0.9995,
            required_chars="".join(c for c in WRITTEN if c in found),
            split_digits=True,  # a number is read and written digit by digit, so that any number can be
            normalization_rule_name="nmt_nfkc_cf" if fold_case else "nmt_nfkc",
            user_defined_symbols=list(REGISTER_TAGS.values()) if registers else [],
            pad_id=PAD,
            unk_id=UNK,
            bos_id=BOS,
            eos_id=EOS,
            num_threads=1,
            minloglevel=2,
        )
        return cls(written.getvalue())

    @classmethod
    def load(cls, path: Path) -> "Vocabulary":
        return cls(path.read_bytes())

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.proto)
