"""Going round in circles: a decoder that says the same few tokens again and again will not end by itself."""

from collections.abc import Sequence

LONGEST = 12  # tokens of a circle that is looked for: a clause
ROUNDS = 3  # that make a circle …
TOGETHER = 9  # … if they are so many tokens: “no, no, no” and the zeros of 1,000,000 are none


def circle(ids: Sequence[int]) -> int:
    """How many tokens the end of a sentence says again and again; 0 where it does not."""
    for period in range(1, LONGEST + 1):
        rounds = max(ROUNDS, -(-TOGETHER // period))
        end = list(ids[-period * rounds :])
        if len(end) == period * rounds and end[period:] == end[:-period]:
            return period
    return 0
