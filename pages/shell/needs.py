"""What a page needs of the shared controls: each page's package says it as NEEDS, and is shown no others."""

from enum import Flag, auto


class Needs(Flag):
    """The shared controls, singly and as most pages need them."""

    NOTHING = 0
    SENTENCE = auto()  # the sentence, its examples, and the register where the pair has registers
    DIRECTION = auto()
    SCORE = auto()
    SEARCH = auto()  # a page that does without works on what greedy search finds
    TRANSLATION = SENTENCE | DIRECTION | SCORE
