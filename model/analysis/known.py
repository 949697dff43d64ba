"""What a pair's models have met in training: which words of a sentence are new to them, and the nearest sentence that
they can translate. Needs no torch."""

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WORDS, LEARNT = "words.npy", "learnt.txt"  # beside a pair's vocabularies
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def words(text: str) -> list[str]:
    """The words of a text as they are typed, without marks."""
    return _WORD.findall(text)


def _hash(word: str) -> int:
    return zlib.crc32(word.casefold().replace("’", "'").encode())


def hashes(texts: Iterable[str]) -> NDArray[np.uint32]:
    """The words of many texts as sorted hashes (CRC-32): 4 bytes each, good for recognising them and nothing else."""
    return np.array(sorted({_hash(word) for text in texts for word in words(text)}), dtype=np.uint32)


_JOINTS = {  # what joins two clauses: the end of a Korean word that is not the last, an English word
    "ko": re.compile(
        r"\w(고|지만|(?<![에자])서|니까|면|는데|은데|인데|려고|거나|면서|자마자|더니|다가|도록),? \w"
        r"|(때|전에|후에|때문에),? \w"
    ),
    "en": re.compile(r"\w,? (and|but|because|so|if|when|while|before|after|although|though|until|since) \w", re.I),
}


def joined(text: str, language: str) -> bool:
    """Whether a sentence seems to join two clauses; False for a language that nothing is known of."""
    return language in _JOINTS and _JOINTS[language].search(text) is not None


class Known:
    """The words met and the sentences learnt of one pair."""

    def __init__(self, folder: Path) -> None:
        """folder: the pair's. Raises OSError or ValueError where its files are missing or broken."""
        self.met = np.load(folder / WORDS, allow_pickle=False)
        self.learnt = (folder / LEARNT).read_text(encoding="utf-8").splitlines()
        self.parts = [_parts(text) for text in self.learnt]
        found = Counter(part for parts in self.parts for part in parts)
        self.rarity = {part: math.log(len(self.parts) / count) for part, count in found.items()}

    def new(self, text: str) -> list[str]:
        """The words of a text that training never read in this form; numbers are spelled digit by digit."""
        asked = [word for word in dict.fromkeys(words(text)) if not word.isdecimal()]
        there = np.isin([_hash(word) for word in asked], self.met)
        return [word for word, known in zip(asked, there, strict=True) if not known]

    def nearest(self, text: str) -> str | None:
        """The learnt sentence that shares most with a text: the cosine of rare pairs of letters (tf-idf)."""
        mine = _parts(text)
        scores = [
            sum(self.rarity[part] for part in mine & parts) / math.sqrt(sum(self.rarity[part] for part in parts) or 1)
            for parts in self.parts
        ]
        best = max(range(len(scores)), key=scores.__getitem__, default=None)
        return None if best is None or scores[best] == 0 else self.learnt[best]


def _parts(text: str) -> set[str]:
    """Pairs of neighbouring letters, the spaces around words among them."""
    spaced = f" {' '.join(words(text)).casefold()} "
    return {spaced[i : i + 2] for i in range(len(spaced) - 1)}
