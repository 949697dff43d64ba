"""Textbook sentences: Korean–English pairs in four registers, each with its gold word alignment.

Nothing here is taken from a corpus. Three sources: the frames of the first course (frames.py, two templates and a
lexicon), everyday sentences (clauses that compose: clauses.py renders one clause in any tense, aspect, modality and
polarity in both languages, constructions.py and composition.py draw and join them), and a phrasebook written by hand.
English has one translation convention everywhere (past for past, -고 있다 for the progressive), so that within a
register
each side determines the other.

A sentence is held out because of a word, because of its frame, or by chance; the first held-out part was frozen
(assets/textbook/held_out.tsv) before the tables grew, and no sentence of it is trained on either side.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from model.textbook import frames, grammar
from model.textbook.composition import compositions
from model.textbook.constructions import Construction, Plan, single_clauses
from model.textbook.drawing import Draw, Unfit
from model.textbook.embedding import EMBEDDINGS
from model.textbook.lexicon import Entry, lexicon
from model.textbook.mentions import MENTIONS
from model.textbook.phrases import Voice
from model.textbook.registers import register_of
from model.textbook.tables import rows

PARTS = ("first", "everyday", "phrasebook")  # of the textbook, each with a held-out part of its own
SHARE_HELD = 0.04  # of the everyday sentences that neither a held-out word nor a held-out frame puts in the test
SHARE_PHRASES = 10  # one phrase in so many is held out
MOST_BY_WORD = 30  # English sentences kept for each held-out word; what is above it is dropped
MOST_BY_FRAME = 40  # … and for each held-out frame
HELD_SHAPES = re.compile(  # a whole sentence of a held-out frame of the first course, however it came about
    r"^That('s| is) (my|your|his|her|our|their|[A-Z]\w+'s|my \w+'s) |^(Do|Does) .* want to .*\?$|^When (will|'ll) "
    r"|^There are (two|three|four|five|six|seven|eight|nine|ten) .* on the "
)
HELD_FRAMES = {"past_can", "wh_how_often", "if_want", "even_though", "seem_past", "and_can"}
_MARKS = re.compile(r"[\W_]+")
SEED = 5  # of the first draw of everyday sentences
SCALE = 0.6  # of what each construction says, so that the course is learnt in time and made in seconds
LONGEST = 20  # words on either side
REGISTER_SHARES = {"haeyo": 0.38, "banmal": 0.24, "haera": 0.22, "hapsyo": 0.16}


_Placed = list[tuple[grammar.Span, grammar.Piece]]
_Spelled = tuple[str, _Placed, str, _Placed]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One pair. Links are (ko_start, ko_end, en_start, en_end), ends exclusive, in characters."""

    korean: str
    english: str
    register: str  # "haera", "haeyo", "hapsyo", "banmal"
    frame: str  # its frame; "….na" for the second Korean variant, 나는 with -습니다
    split: str  # "train" or "test"
    held: str  # why it is in the test: "", "sentence", "frame", "word"
    sure: tuple[grammar.Link, ...]  # words that translate each other
    possible: tuple[grammar.Link, ...]  # articles, particles, auxiliaries and the words they belong to
    part: str = "first"  # the course it belongs to: "first", "everyday" or "phrasebook"
    lemmas: tuple[str, ...] = ()  # of the lexicon, as kind:korean:english


def bare(text: str) -> str:
    """A sentence without what people leave out when they type: case, spaces, punctuation."""
    return _MARKS.sub("", text.casefold())


def _held_out() -> Iterator[Sentence]:
    """The first held-out part, as it was frozen."""
    for korean, english, register, frame, held, *links in rows("held_out.tsv", 6, 7):
        sure, possible = (tuple(_link(one) for one in cell.split() if one != "-") for cell in links)
        yield Sentence(korean, english, register, frame, "test", held, sure, possible)


def _link(text: str) -> grammar.Link:
    a, b, c, d = map(int, text.split("-"))
    return a, b, c, d


@dataclass(slots=True)
class _Pool:
    """What was accepted so far. One English sentence, one filling; one Korean sentence, one English one."""

    english_of: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)  # both sides of what is tested on

    def accept(self, english: str, koreans: list[str]) -> bool:
        """Enter the variants of one English sentence, unless either side is already used for another."""
        en = bare(english)
        kos = {bare(ko) for ko in koreans}  # people type without marks: 너는 바빠 must be one sentence
        if en in self.taken or any(self.english_of.get(ko, en) != en for ko in kos):
            return False
        self.taken.add(en)
        self.english_of.update(dict.fromkeys(kos, en))
        return True

    def hold(self, sentence: Sentence) -> None:
        """Let neither side of a sentence be made again."""
        self.taken.add(bare(sentence.english))
        self.english_of[bare(sentence.korean)] = ""
        if sentence.held:
            self.held |= {bare(sentence.english), bare(sentence.korean)}


@cache
def held_words() -> frozenset[tuple[str, str]]:
    """(Korean, English) of the words that no training sentence holds."""
    return frozenset((ko, en) for ko, en in rows("held.tsv", 2, 2))


@cache
def held_everyday() -> frozenset[tuple[str, str]]:
    """(Korean, English) of the words of the second held-out part."""
    return frozenset((ko, en) for ko, en in rows("held_everyday.tsv", 2, 2))


def _stem(ko: str) -> str:
    return ko[:-1] if ko.endswith("다") and len(ko) > 2 else ko


@cache
def _pattern(words: frozenset[tuple[str, str]]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    english = "|".join(re.escape(en[:-1] if en.endswith("e") else en) for _, en in words)
    korean = "|".join(re.escape(_stem(ko)) for ko, _ in words)
    return re.compile(korean), re.compile(rf"\b(?:{english})(?:s|es|e|ed|ing|er|est|d)?\b", re.IGNORECASE)


def _holds(words: frozenset[tuple[str, str]], korean: str, english: str) -> bool:
    ko, en = _pattern(words)
    return bool(ko.search(korean) or en.search(english))


def _which(words: frozenset[tuple[str, str]], korean: str, english: str) -> str:
    return next(en for ko, en in sorted(words) if _holds(frozenset({(ko, en)}), korean, english))


# --- the first course ---


def _first_course(pool: _Pool) -> Iterator[Sentence]:
    """All frames but the held-out ones, in every register; nothing that the held-out part has."""
    for frame in frames.trained():
        count = 0
        for variants, lemmas in frames.fillings(frame):
            if count == frame.limit:
                break
            english = variants[0][2]
            if any(_holds(held_words() | held_everyday(), ko, english) for _, ko, *_ in variants):
                continue
            if pool.accept(english, [ko for _, ko, *_ in variants]):
                count += 1
                for register, ko, en, sure, possible, name in variants:
                    yield Sentence(ko, en, register, name, "train", "", sure, possible, "first", lemmas)


# --- everyday sentences ---


def render(plan: Plan, register: str, short: bool) -> frames.Rendered:
    """A plan in a register; ``short``: English contracts where it can."""
    ko, ko_placed, en, en_placed = _spelled(plan, register, short)
    return ko, en, *grammar.links(ko_placed, en_placed)


def _spelled(plan: Plan, register: str, short: bool) -> _Spelled:
    return *grammar.spell(plan.korean(Voice(register)), plan.mark), *grammar.spell(plan.english(short), plan.mark)


def _registers(draw: Draw, plan: Plan) -> list[str]:
    """One or two of the registers a plan can be said in."""
    shares = {one: REGISTER_SHARES[one] for one in plan.registers}
    first = draw.rng.choices(list(shares), list(shares.values()))[0]
    if draw.chance(0.6) or len(shares) == 1:
        return [first]
    del shares[first]
    return [first, draw.rng.choices(list(shares), list(shares.values()))[0]]


@dataclass(slots=True)
class _Everyday:
    """Everyday sentences as they are made: what was accepted, and how many of each reason are held out."""

    pool: _Pool
    draw: Draw
    held: dict[str, int] = field(default_factory=dict)

    def _reason(self, frame: str, korean: str, english: str) -> str | None:
        """Why a sentence is held out, "" for training, None where it must not be made."""
        by_chance = self.draw.chance(SHARE_HELD)
        if _holds(held_words(), korean, english):
            return None
        if _holds(held_everyday(), korean, english):
            return self._room("word", _which(held_everyday(), korean, english), MOST_BY_WORD)
        if frame in HELD_FRAMES:
            return self._room("frame", frame, MOST_BY_FRAME)
        return "sentence" if by_chance else ""

    def _room(self, reason: str, name: str, most: int) -> str | None:
        self.held[name] = self.held.get(name, 0) + 1
        return reason if self.held[name] <= most else None

    def make(self, frame: str, construction: Construction) -> list[Sentence]:
        """One sentence of a construction in one or two registers, or none where the draw does not fit."""
        self.draw.begin()
        try:
            plan = construction(self.draw)
        except Unfit:
            self.draw.wanted = None
            return []
        if self.draw.wanted is not None:  # the sentence has no place for the word
            self.draw.wanted = None
            return []
        short = self.draw.chance(0.5)
        made = [(register, *_spelled(plan, register, short)) for register in _registers(self.draw, plan)]
        korean, english = made[0][1], made[0][3]
        if max(english.count(" "), korean.count(" ")) >= LONGEST:
            return []
        if not self.pool.accept(english, [ko for _, ko, *_ in made]):
            return []
        held = self._reason(frame, korean, english)
        if held is None:
            return []
        if held == "":
            for _ in made:
                self.draw.counts.update(set(self.draw.lemmas))
        split, lemmas = (
            "test" if held else "train",
            tuple(one for one in self.draw.lemmas if not one.startswith("line:")),
        )
        return [
            Sentence(ko, en, register, frame, split, held, *grammar.links(ko_at, en_at), "everyday", lemmas)
            for register, ko, ko_at, en, en_at in made
        ]


def everyday_constructions() -> list[tuple[str, Construction, int]]:
    """(frame, construction, how many sentences) of all everyday constructions."""
    return [*single_clauses(), *compositions(), *EMBEDDINGS, *MENTIONS]


def _everyday(pool: _Pool, seed: int) -> Iterator[Sentence]:
    """Every construction as often as it says, then what the words that are still rare need."""
    source = _Everyday(pool, Draw(seed))
    for frame, construction, count in everyday_constructions():
        made, count = 0, round(count * SCALE)
        for _ in range(3 * count):
            sentences_ = source.make(frame, construction)
            made += bool(sentences_)
            yield from sentences_
            if made == count:
                break
    yield from _for_rare_words(source)


BY_KIND = {  # what gives a rare word its sentences: frames, by the beginning of their names
    "noun": "about about_head dreaming the_word opinion interested alike liking_more both in_place_of picture_of"
    " because_of possession"
    " question_of in_language counting naming naming_not pointing having needing not_but which_better",
    "verb": "past past_not present future want must can asked_past asked_future seem_future because_past so_past"
    " and_past two_people doing"
    " telling happening feeling act_request quoting state relative_who before while_ing wh_when"
    " knowing_whether progressive unable",
    "adjective": "weather described described_past described_not described_seem described_asked comparing needing"
    " the_most relative_subject quoting"
    " feeling past future",
    "adverb": "two_sentences past present future past_not described progressive must happening seem_future"
    " asked_past want",
    "place": "past future progressive being_at existing want asked_past where_is must act_suggest relative_complement",
    "time": "past future progressive want weather must asked_past asked_future about both present_not",
    "person": "past future described naming two_people comparing quoting telling asked_past progressive",
}
FEWEST, FRAMES = 20, 5  # sentences and frames that every lemma stands in
ROUNDS = 40


def _for_rare_words(source: _Everyday) -> Iterator[Sentence]:
    """Sentences with the words that have too few, until each has its share or nothing fits; held-out words first."""
    by_name = {name: construction for name, construction, _ in everyday_constructions()}
    entries = [entry for kind in BY_KIND for entry in lexicon()[kind]]
    for entry in entries:
        if _says(held_everyday(), entry):
            for name in BY_KIND[entry.kind].split():
                yield from _with_word(source, entry, name, by_name[name])
    rare = [entry for entry in entries if not _says(held_words() | held_everyday(), entry)]
    for _ in range(ROUNDS):
        rare = [entry for entry in rare if source.draw.counts[entry.lemma] < FEWEST]
        for entry in rare:
            names = BY_KIND[entry.kind].split()
            for _ in range(6):
                name = source.draw.choice(names)
                if made := _with_word(source, entry, name, by_name[name]):
                    yield from made
                    break


def _says(words: frozenset[tuple[str, str]], entry: Entry) -> bool:
    return _holds(words, entry.spoken(False), entry.english.replace("~", " "))


def _with_word(source: _Everyday, entry: Entry, frame: str, construction: Construction) -> list[Sentence]:
    source.draw.wanted = entry
    return source.make(frame, construction)


# --- the phrasebook ---


def _phrases(pool: _Pool) -> list[Sentence]:
    """The phrasebook; lines that share a side are held out together, by a hash of the English.

    A line that the first course has is left out, and so is one for training that has a side in common with the test.
    """
    lines = [(ko, en) for ko, en, *_ in rows("phrasebook.tsv", 2, 3)]
    root: dict[str, str] = {}
    for ko, en in lines:
        root.setdefault("k" + bare(ko), root.setdefault(bare(en), bare(en)))
    made: dict[tuple[str, str], Sentence] = {}
    for ko, en in lines:
        if _holds(held_words(), ko, en) or HELD_SHAPES.search(en) or bare(ko) in pool.english_of:
            continue
        by_chance = int(hashlib.sha256(root["k" + bare(ko)].encode()).hexdigest(), 16) % SHARE_PHRASES == 0
        why = "word" if _holds(held_everyday(), ko, en) else "sentence" if by_chance else ""
        if why and bare(en) in pool.taken:
            continue
        split = "test" if why else "train"
        one = Sentence(ko, en, register_of(ko), "phrasebook", split, why, (), (), "phrasebook")
        made.setdefault((bare(ko), bare(en)), one)
    held = {side for sides, one in made.items() if one.held for side in sides} | pool.held
    kept = [one for sides, one in made.items() if one.held or not held & set(sides)]
    for one in kept:
        pool.hold(one)
    return kept


def _begun() -> tuple[_Pool, list[Sentence]]:
    """The first course, its held-out part before the rest, and the pool that has both."""
    pool = _Pool()
    frozen = list(_held_out())
    for one in frozen:
        pool.hold(one)
    return pool, [*frozen, *_first_course(pool)]


@cache
def first_course() -> tuple[Sentence, ...]:
    """The sentences of the first course alone: a fifth of all, and made in a tenth of the time."""
    return tuple(_begun()[1])


@cache
def _all(draws: int) -> tuple[Sentence, ...]:
    pool, made = _begun()
    made += [*_phrases(pool), *_everyday(pool, SEED)]
    for draw in range(1, draws):
        made += [one for one in _everyday(pool, SEED + draw) if one.split == "train"]
    return tuple(made)


def sentences(draws: int = 1) -> list[Sentence]:
    """All sentences, in the same order every time. Raises FileNotFoundError without assets/textbook.

    draws: how many times the everyday constructions are drawn. Every further draw brings other sentences of the same
    words and constructions, for training alone: a model that has seen more of them learns fewer of them by heart.
    """
    return list(_all(draws))


def pairs(split: str) -> list[tuple[str, str, str]]:
    """(korean, english, register) of "train" or "test"."""
    return [(one.korean, one.english, one.register) for one in _all(1) if one.split == split]


__all__ = ["Sentence", "bare", "held_everyday", "held_words", "pairs", "render", "sentences"]
