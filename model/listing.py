"""Which checkpoints lie in a folder: read off the folder, so that there is no list of them in code. Needs no torch."""

import re
from pathlib import Path


def listed(folder: Path) -> dict[str, list[str]]:
    """pair → names of its checkpoints, alphabetically; empty where there is no such folder. What is no pair of two
    languages (ko-en) is passed over."""
    found: dict[str, list[str]] = {}
    for config in sorted(folder.glob("*/*/config.json")):
        if re.fullmatch(r"\w+-\w+", config.parent.parent.name):
            found.setdefault(config.parent.parent.name, []).append(config.parent.name)
    return found
