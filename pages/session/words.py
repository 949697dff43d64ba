"""The words of the interface: assets/words/<language>.toml, one file a language, the same keys in each."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "assets" / "words"
LANGUAGES = ("ko", "en")


class Words:
    """What the interface says in one language. ``words("table.key", name=value)`` is a sentence."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.tables: dict[str, dict[str, str]] = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))

    def __call__(self, key: str, **values: Any) -> str:
        """The text under ``table.key``, its {names} filled in. Raises KeyError for a key that is not there."""
        table, _, name = key.partition(".")
        return self.tables[table][name].format(**values)

    def table(self, name: str) -> dict[str, str]:
        """All texts of one table as they stand, for a component to fill in."""
        return self.tables[name]

    def language_name(self, language: str) -> str:
        """The name of a source or target language; one that we have no word for is called by its code."""
        return self.table("name").get(language, language)

    def pair(self, pair: str) -> str:
        """The name of a direction; a pair of one's own is called by its id."""
        return self.tables["pair"].get(pair, pair)


@cache
def load(language: str) -> Words:
    return Words(language)


def preferred(locale: str | None) -> str:
    """The interface language for a browser's locale ("ko-KR"): Korean for Korean, else English."""
    return "ko" if (locale or "").lower().split("-")[0] == "ko" else "en"
