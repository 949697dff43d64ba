"""The table of benchmarks, and one line of it."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure; ``bound`` as it reads ("≤ 1.5"), ``kept`` None where nothing is asked."""

    what: str
    value: float
    unit: str
    bound: str = ""
    kept: bool | None = None


def at_most(what: str, value: float, unit: str, bound: float) -> Measure:
    return Measure(what, value, unit, f"≤ {bound:,g}", value <= bound)


def at_least(what: str, value: float, unit: str, bound: float) -> Measure:
    return Measure(what, value, unit, f"≥ {bound:,g}", value >= bound)


def table(measures: Iterator[Measure]) -> bool:
    """Print each measure as it comes; whether all bounds were kept."""
    kept = True
    print(f"{'measure':50}  {'value':>10}  {'unit':15}  {'bound':>9}")
    for m in measures:
        verdict = {None: "", True: "kept", False: "MISSED"}[m.kept]
        print(f"{m.what:50}  {m.value:>10,.2f}  {m.unit:15}  {m.bound:>9}  {verdict}", flush=True)
        kept &= m.kept is not False
    return kept
