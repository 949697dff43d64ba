"""Show every checkpoint once in one process; print how many there were and the resident memory in MB."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from model import checkpoint
from pages.computed import checkpoints

TEXTS = {"ko": "그는 모자를 쓰고 있다", "en": "She is wearing a hat"}


def show(pair: str, score: str) -> None:
    app = AppTest.from_file(str(Path(__file__).parent.parent / "app.py"), default_timeout=60)
    app.query_params.update({"pair": pair, "score": score, "text": TEXTS.get(pair[:2], "a")})
    app.run()
    if app.exception:
        raise RuntimeError(app.exception[0].message)


def resident() -> float:
    """MB of memory of this process that is in RAM (Linux)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1000


if __name__ == "__main__":
    there = [(pair, name) for pair, names in checkpoint.available(checkpoints.folder()).items() for name in names]
    for pair, name in there:
        show(pair, name)
    print(len(there), f"{resident():.0f}")
