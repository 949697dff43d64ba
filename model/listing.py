"""Which checkpoints lie in a folder: read off the folder, so that there is no list of them in code. Needs no torch."""

from pathlib import Path


def listed(folder: Path) -> dict[str, list[str]]:
    """pair → names of its checkpoints, alphabetically; empty where there is no such folder."""
    found: dict[str, list[str]] = {}
    for config in sorted(folder.glob("*/*/config.json")):
        found.setdefault(config.parent.parent.name, []).append(config.parent.name)
    return found
