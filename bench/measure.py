"""One line of the table of benchmarks."""

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
