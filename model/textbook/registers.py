"""The register of a Korean sentence, read off its ending."""

import re
import string

_ENDINGS = (
    ("hapsyo", re.compile(r"(니다|니까|십시오|시오)$")),
    ("haeyo", re.compile(r"(요|죠)$")),
    ("haera", re.compile(r"(다|는가|은가|인가|던가|까|라|냐)$")),
)


def register_of(korean: str) -> str:
    """The register of a Korean sentence, read off its last ending; banmal where no other is recognised."""
    last = korean.rstrip(string.punctuation + "…”’ \u3002")
    return next((register for register, ending in _ENDINGS if ending.search(last)), "banmal")
