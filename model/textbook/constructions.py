"""Constructions of one clause: statements in every tense and modality, questions, requests, comparison.

Each construction is a function that draws a Plan: a sentence that is not yet in a register. Its name is the frame.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from model.textbook import english as en_forms
from model.textbook import korean
from model.textbook.clauses import Clause
from model.textbook.drawing import Draw, Unfit, candidates
from model.textbook.endings import linked
from model.textbook.features import FUTURE, PAST, PRESENT, Features
from model.textbook.grammar import Piece, Word, content, function
from model.textbook.lexicon import Entry
from model.textbook.phrases import Adjunct, Asked, Impersonal, Literal, Noun, Voice, before_noun, with_particle

ALL = ("haera", "haeyo", "hapsyo", "banmal")


@dataclass(slots=True)
class Plan:
    """A sentence in both languages, given a register and whether English contracts."""

    korean: Callable[[Voice], list[Word]]
    english: Callable[[bool], list[Word]]
    mark: str = "."
    registers: tuple[str, ...] = ALL
    clauses: list[Clause] = field(default_factory=list)


Construction = Callable[[Draw], Plan]


def word(text: str, *keys: str, otherwise: str = "") -> Word:
    """One word that surely translates what has the same key."""
    return [Piece(text, frozenset(keys), otherwise=frozenset({otherwise} - {""}))]


def comma(words: list[Word], key: str) -> list[Word]:
    """The words with a comma after the last."""
    return [*words[:-1], [*words[-1], function(",", key)]]


def stating(clause: Clause) -> Plan:
    """A clause as a statement."""
    return Plan(clause.korean_closed, clause.english_statement, clauses=[clause])


def asking(clause: Clause, registers: tuple[str, ...] = ALL) -> Plan:
    """A clause as a question."""
    return Plan(lambda voice: clause.korean_closed(voice, "?"), clause.english_question, "?", registers, [clause])


# --- statements with a verb ---

PLAIN = (
    "verb do odo event oevent befall mishap wearing returning leaving learning meeting -stative -modeldoes -+subject"
)
DO = "verb do odo -modeldoes -+subject"
ACTION = "verb action oaction wearing -modeldoes -+subject"
STATEMENTS: dict[str, tuple[Features, str, str, int]] = {  # features, verbs, times, how many to make
    "past": (PAST, PLAIN, "past", 2600),
    "past_not": (Features("past", polarity="not"), DO, "past", 1000),
    "present": (PRESENT, DO, "present", 1300),
    "present_not": (Features(polarity="not"), DO, "present", 700),
    "future": (FUTURE, DO, "future", 1300),
    "future_not": (Features("future", polarity="not"), DO, "future", 500),
    "progressive": (Features(aspect="progressive"), ACTION, "now", 1100),
    "past_progressive": (Features("past", "progressive"), ACTION, "past", 700),
    "progressive_not": (Features(aspect="progressive", polarity="not"), ACTION, "now", 300),
    "state": (Features(aspect="state"), "verb posture", "now", 150),
    "can": (Features(modality="can"), DO, "future", 700),
    "cannot": (Features(modality="cannot"), DO, "future", 450),
    "unable": (Features(polarity="unable"), DO, "", 450),
    "past_unable": (Features("past", polarity="unable"), DO, "past", 500),
    "past_can": (Features("past", modality="can"), DO, "past", 250),
    "must": (Features(modality="must"), DO, "future", 900),
    "past_must": (Features("past", modality="must"), DO, "past", 400),
    "need_not": (Features(modality="need_not"), DO, "future", 350),
    "may": (Features(modality="may"), DO, "future", 350),
    "must_not": (Features(modality="must_not"), DO, "", 450),
    "should": (Features(modality="should"), DO, "future", 450),
    "want": (Features(modality="want"), DO, "future", 900),
    "want_not": (Features(modality="want", polarity="not"), DO, "future", 400),
    "past_want": (Features("past", modality="want"), DO, "past", 300),
    "intend": (Features(modality="intend"), DO, "future", 700),
    "plan": (Features(modality="plan"), DO, "future", 350),
    "experience": (Features(modality="experience"), DO, "", 350),
    "never": (Features(modality="experience", polarity="not"), DO, "", 300),
    "come_to": (Features("past", modality="come_to"), DO, "past", 250),
    "know_how": (
        Features(modality="know_how"),
        "verb playing riding speaking building making driving skill motion",
        "",
        150,
    ),
    "pluperfect": (Features("past", "pluperfect"), DO, "", 200),
}


def _habitual(draw: Draw, clause: Clause) -> None:
    """What one does again and again one does to things in general: watches movies."""
    noun = clause.arguments.get("object")
    habit = clause.features in (PRESENT, Features(polarity="not"))
    if not (isinstance(noun, Noun) and habit and draw.chance(0.65)):
        return
    if noun.determiner is None and noun.adjective is None and noun.entry.kind == "noun":
        noun.form = "generic"


_FOR_YOU = {"may", "must_not", "should", "need_not", "must"}  # also said to the hearer
_HABITS = ("present", "present_not")


def statement(name: str) -> Construction:
    """Draws a one-clause statement of a feature set."""
    features, verbs, times, _ = STATEMENTS[name]

    def draw_one(draw: Draw) -> Plan:
        subject = draw.you() if name in _FOR_YOU and draw.chance(0.4) else draw.subject()
        clause = draw.verb(verbs, subject, features)
        _habitual(draw, clause)
        decorate(draw, clause, times)
        return stating(honored(draw, clause))

    return draw_one


def honored(draw: Draw, clause: Clause) -> Clause:
    """The clause with -시- where its subject is somebody to honour."""
    if (
        isinstance(clause.subject, Noun)
        and clause.subject.honored
        and not clause.features.modality
        and draw.chance(0.6)
    ):
        clause.features = replace(clause.features, honorific=True)
    return clause


def decorate(draw: Draw, clause: Clause, times: str, *, share: float = 0.4) -> None:
    """A time, a companion, an adverb now and then."""
    if times and (draw.wants("time") or draw.chance(share)):
        spec = "past -year" if times == "past" and not draw.wants("time") else times
        clause.arguments["time"] = draw.time(spec)
        clause.time_first = draw.chance(0.3) and times != "now"
    if "+" not in "".join(clause.predicate.classes & {"meeting"}) and draw.chance(0.06) and _with_somebody(clause):
        clause.arguments["companion"] = draw.person()
    elif draw.wants("adverb") or draw.chance(0.3):
        _adverb(draw, clause)


def _with_somebody(clause: Clause) -> bool:
    plain = clause.predicate.classes & {"meeting", "loving", "searching", "wearing", "mishap"}
    return not plain and "companion" not in clause.arguments and "recipient" not in clause.arguments


def _adverb(draw: Draw, clause: Clause) -> None:
    kinds = "manner place sentence focus time"
    if clause.features in (PRESENT, Features(polarity="not")):
        kinds += " frequency"
    if clause.features.polarity == "not":
        kinds = "negative"
    fitting = tuple(one for one in candidates("adverb " + kinds) if _modifies(one, clause))
    if not fitting:
        return
    adverb = draw.among(fitting)
    if adverb.classes & {"time", "place"} & clause.arguments.keys():
        raise Unfit
    role = {"before": "frequency", "initial": "sentence"}.get(adverb.forms["where"], "manner")
    clause.arguments[role] = Adjunct(adverb, draw.key("r"))


def _modifies(adverb: Entry, clause: Clause) -> bool:
    """Whether an adverb goes with a verb and its tense; never and at all are the denial themselves."""
    wanted = adverb.of["verb"]
    if adverb.english in ("never", "by~no~means", "yet", "still"):
        return False
    if clause.features.aspect == "perfect" or ("time" in clause.arguments and "time" in adverb.classes):
        return False
    return "any" in wanted or bool(wanted & (clause.predicate.classes | {clause.features.tense}))


def perfect(ko: str, en: str, features: Features) -> Construction:
    """벌써 … already, 아직 안 … not yet, 방금 … just."""

    def draw_one(draw: Draw) -> Plan:
        clause = draw.verb(DO, draw.subject(), features, place=0.0)
        role = "time" if en == "yet" else "frequency"
        clause.arguments[role] = Literal(ko, en, draw.key("r"))
        return stating(clause)

    return draw_one


def seeming(tense: str) -> Construction:
    """-은/는/을 것 같다: I think …"""

    def draw_one(draw: Draw) -> Plan:
        verbs = {"present": "verb action -+subject", "past": DO, "future": DO}[tense]
        subject = draw.person("person name other he she they")
        aspect = "progressive" if tense == "present" else ""
        clause = draw.verb(verbs, subject, Features(tense, aspect, modality="seem"))
        clause.topic = False
        return thinking(clause)

    return draw_one


def thinking(clause: Clause) -> Plan:
    """A clause of 것 같다 with "I think" before its English."""
    i = Piece("I", otherwise=frozenset({clause.key + ".seem"}))

    def english(short: bool) -> list[Word]:
        return [[i], word("think", clause.key + ".seem"), *clause.english_statement(short)]

    return Plan(clause.korean_closed, english, clauses=[clause])


# --- adjectives, nouns, existence ---


DEGREES = set("very really so quite pretty extremely fairly rather truly incredibly a~bit a~little".split())


def _degree(draw: Draw, clause: Clause, share: float = 0.35) -> None:
    if draw.chance(share):
        fitting = tuple(one for one in candidates("adverb degree") if one.english in DEGREES or draw.wanted is one)
        ko, en = draw.choice(
            (("아주", "very"), ("너무", "so"), ("정말", "really"), ("꽤", "pretty"), ("조금", "a little"))
        )
        if fitting and (draw.wants("adverb") or draw.chance(0.7)):
            clause.arguments["degree"] = Adjunct(draw.among(fitting), draw.key("r"))
        else:
            clause.arguments["degree"] = Literal(ko, en, draw.key("r"))


THINGS = {  # classes of adjectives and the nouns they say something about
    "thing": "noun own tool vehicle",
    "room": "noun big building",
    "food": "noun food fruit vegetable dish snack",
    "drink": "noun beverage",
    "abstract": "noun abstract read",
    "body": "noun body",
    "modeladj": "noun model",
}


def _about(draw: Draw, kind: str) -> Noun:
    """A subject that adjectives of a class describe."""
    noun = Noun(draw.entry(THINGS[kind] + (" -pl" if draw.chance(0.5) else "")), draw.key("n"), "the")
    noun.determiner = _pointed(draw, noun)
    return noun


def _pointed(draw: Draw, noun: Noun) -> Entry:
    """이, 그, 저; 내 for what one can own."""
    mine = bool(noun.entry.classes & {"own", "body", "clothes", "kin", "device"})
    return draw.determiner(draw.choice(("this", "the", "that", "my") if mine else ("this", "the", "that", "the")))


@cache
def with_part(entry: Entry) -> Entry:
    """키가 크다, tall: the adjective with the part of the person it is said of."""
    part = entry.forms["part"]
    return Entry("adjective", f"{part}{korean.particle(part, '이')} {entry.korean}", entry.english, entry.classes)


def _of_person(entry: Entry) -> bool:
    return bool(entry.classes & {"person", "state", "part"}) or "person" in entry.of.get("subject", ())


def describing(draw: Draw, features: Features, spec: str = "adjective -verbal -fear -weather") -> Clause:
    """An adjective and somebody or something that it is true of."""
    entry = draw.entry(spec)
    key, subject_classes = draw.key("a"), " ".join(sorted(entry.of.get("subject", frozenset()) - {"person"}))
    predicate = with_part(entry) if "part" in entry.classes else entry
    if _of_person(entry):
        return Clause(predicate, key, draw.subject(), features)
    if subject_classes:
        noun = Noun(draw.entry("noun " + subject_classes), draw.key("n"), "the")
        noun.determiner = _pointed(draw, noun)
    else:
        kind = draw.choice([one for one in THINGS if one in entry.classes] or [""])
        if not kind:
            raise Unfit
        noun = _about(draw, kind)
    return Clause(predicate, key, noun, features)


def described(tense: str = "present", polarity: str = "", modality: str = "") -> Construction:
    """Somebody or something is …"""

    def draw_one(draw: Draw) -> Plan:
        clause = describing(draw, Features(tense, "", polarity, modality))
        if "result" in clause.predicate.classes and (tense == "past" or modality or polarity):
            raise Unfit
        if "state" in clause.predicate.classes and draw.chance(0.35) and tense == "past":
            clause.arguments["time"] = draw.time("past&day")
        if not modality and not polarity:
            _degree(draw, clause, 1.0 if draw.wants("adverb") else 0.35)
        if modality == "seem":
            clause.topic = False
            return thinking(clause)
        return stating(clause)

    return draw_one


def described_asked(draw: Draw) -> Plan:
    """Is it …?"""
    clause = describing(draw, draw.choice((PRESENT, PRESENT, PAST)), "adjective -verbal -fear -weather -result")
    if isinstance(clause.subject, Noun) and clause.subject.entry.english == "I":
        clause.subject = draw.you()
    clause.asked = "polar"
    return asking(clause)


def needing(draw: Draw) -> Plan:
    """…이 필요하다, I need …; …이 무섭다, I am afraid of …"""
    entry = draw.entry("adjective verbal fear")
    features = draw.choice((PRESENT, PRESENT, PAST, Features(polarity="not")))
    clause = Clause(
        entry, draw.key("a"), draw.subject(), features, particles={"object": entry.forms.get("particle", "이")}
    )
    clause.lexeme = ("be " if "fear" in entry.classes else "") + entry.english.replace("~", " ")
    classes = entry.of["object"]
    if "human" in classes and draw.chance(0.6):
        clause.arguments["object"] = draw.person()
    else:
        form = "generic" if "fear" in entry.classes or entry.english in ("hate", "like") else "a"
        clause.arguments["object"] = draw.noun("noun " + " ".join(sorted(classes)), form)
    return stating(clause)


def happening(draw: Draw) -> Plan:
    """What a thing does: 문이 열렸다, the door opened."""
    entry = draw.entry("verb +subject occurs happening")
    classes = " ".join(sorted(entry.of.get("subject", ())))
    if not classes:
        raise Unfit
    noun = Noun(draw.entry("noun " + classes), draw.key("n"), "the")
    if draw.chance(0.25):
        noun.determiner = draw.determiner(draw.choice(("this", "that", "my")))
    options = [PAST, PAST, FUTURE, Features("past", polarity="not")]
    if "happening" in entry.classes:
        options += [Features(aspect="progressive"), Features("past", "progressive")]
    clause = draw.bound(entry, noun, draw.choice(options))
    clause.topic = False
    if draw.chance(0.35):
        clause.arguments["time"] = draw.time(
            {"past": "past -year", "future": "future -year", "present": "now"}[clause.features.tense]
        )
        clause.time_first = draw.chance(0.6) and clause.features.tense != "present"
    if draw.wants("adverb") or draw.chance(0.15):
        _adverb(draw, clause)
    return stating(clause)


def feeling(draw: Draw) -> Plan:
    """What one likes, knows or loves, in the tenses that it has."""
    entry = draw.entry("verb feeling loving stative")
    if entry.of.get("subject"):
        raise Unfit
    features = draw.choice((PRESENT, PRESENT, PAST, Features(polarity="not"), Features("past", polarity="not")))
    clause = draw.bound(entry, draw.subject(), features)
    if draw.chance(0.25):
        return asking(replace(clause, subject=draw.addressed(), asked="polar"))
    return stating(clause)


BE = Entry("verb", "이다", "be", frozenset())
BE_NOT = Entry("verb", "아니다", "be", frozenset())
EXIST = Entry("verb", "있다", "be", frozenset())
HAVE = Entry("verb", "있다", "have", frozenset())
LIKE = next(iter(candidates("verb feeling")), BE)


def _complement(draw: Draw, subject: Noun, past: bool) -> Noun:
    noun = draw.noun("noun job" if past else "noun job nation", plain=True)
    if subject.person == "plural" or subject.entry.english in ("we", "they"):
        noun.form = "plural" if noun.entry.article == "a" else "a"
    return noun


def naming(features: Features = PRESENT) -> Construction:
    """Somebody is (was, will be, is not) a …"""

    def draw_one(draw: Draw) -> Plan:
        return stating(_naming(draw, draw.subject(), features))

    return draw_one


def _naming(draw: Draw, subject: Noun, features: Features) -> Clause:
    denied = features.polarity == "not"
    clause = Clause(BE_NOT if denied else BE, draw.key("b"), subject, replace(features, polarity=""))
    clause.lexeme = "not be" if denied else "be"
    clause.arguments["complement"] = _complement(draw, subject, features.tense == "past")
    clause.particles["complement"] = "이" if denied else ""
    return clause


def pointing(draw: Draw) -> Plan:
    """이것은 …이다, with any noun."""
    ko, en = draw.choice((("이것", "this"), ("저것", "that"), ("그것", "it"), ("여기", "this")))
    noun = draw.noun("noun own food fruit tool big thing building animal -pl", plain=draw.chance(0.6))
    if noun.determiner is not None and (noun.determiner.english != "my" or en == "that"):
        noun.determiner = None
    subject = Noun(Entry("determiner", ko, en, frozenset({"third"})), draw.key("n"))
    if en == "this" and ko == "여기":
        raise Unfit
    clause = Clause(BE, draw.key("b"), subject, PRESENT, {"complement": noun}, lexeme="be")
    return stating(clause)


def existing(draw: Draw) -> Plan:
    """…에 …이 있다: there is."""
    place = Adjunct(draw.entry("place room park school known"), draw.key("p"), "at", "에")
    noun = draw.noun("noun onthing animal own furniture2 job human -pl", plain=True)
    if draw.chance(0.3) and noun.entry.article == "a":
        noun.form = "plural"
    clause = Clause(EXIST, draw.key("v"), noun, draw.choice((PRESENT, PAST)), {"place": place}, topic=False)
    clause.existing = True
    if draw.chance(0.2):
        clause.features = replace(clause.features, polarity="not")
        clause.english_features = replace(clause.features, polarity="")
        noun.denied = clause.key
    return Plan(lambda voice: _place_first(clause, voice), clause.english_statement, clauses=[clause])


def _place_first(clause: Clause, voice: Voice, act: str = "") -> list[Word]:
    """에 있다 says the place before its subject."""
    bare = replace(clause, arguments={})
    return [*clause.arguments["place"].korean(voice), *bare.korean_closed(voice, act)]


def having(draw: Draw) -> Plan:
    """…이 있다: have."""
    tense = draw.choice((PRESENT, PRESENT, PAST, Features(polarity="not"), Features("past", polarity="not")))
    clause = Clause(HAVE, draw.key("v"), draw.subject(), tense, particles={"object": "이"})
    clause.arguments["object"] = draw.noun("noun own vehicle animal lost kin2 event illness", plain=draw.chance(0.7))
    return stating(clause)


def being_at(draw: Draw) -> Plan:
    """Somebody is in a place."""
    clause = Clause(EXIST, draw.key("v"), draw.subject(), draw.choice((PRESENT, PAST, Features(polarity="not"))))
    clause.arguments["place"] = Adjunct(draw.entry("place known city -water home"), draw.key("p"), "at", "에")
    if draw.chance(0.4):
        clause.arguments["time"] = draw.time("past -year" if clause.features.tense == "past" else "now")
    return stating(clause)


def weather(draw: Draw) -> Clause:
    """It rains, it is cold."""
    key = draw.key("w")
    ko, subject, en, kind = draw.choice(WEATHER)
    if draw.wants("adjective") or draw.chance(0.5):
        entry = draw.entry("adjective weather -verblike -result")
        the_weather = Noun(WEATHER_NOUN, draw.key("n"), "the")
        return Clause(entry, key, the_weather if draw.chance(0.6) else Impersonal("날씨", key), topic=False)
    return Clause(Entry(kind, ko, en, frozenset()), key, Impersonal(subject, key), topic=False)


WEATHER_NOUN = Entry("noun", "날씨", "weather", frozenset(), "-")
WEATHER = (
    ("오다", "비", "rain", "verb"),
    ("오다", "눈", "snow", "verb"),
    ("춥다", "", "cold", "adjective"),
    ("덥다", "", "hot", "adjective"),
    ("따뜻하다", "", "warm", "adjective"),
    ("흐리다", "", "cloudy", "adjective"),
    ("시원하다", "", "cool", "adjective"),
    ("습하다", "", "humid", "adjective"),
)


def weather_said(draw: Draw) -> Plan:
    """The weather, in all tenses."""
    clause = weather(draw)
    verb = clause.predicate.kind == "verb"
    options = [PAST, FUTURE, Features("future", modality="seem"), Features("past", polarity="not")]
    options += [Features(aspect="progressive"), Features("past", "progressive")] if verb else [PRESENT, PAST]
    clause.features = draw.choice(options)
    times = {"past": "past&day", "future": "future", "present": "now"}[clause.features.tense]
    if draw.chance(0.75):
        clause.arguments["time"] = draw.time(times)
        clause.time_first = True
    return thinking(clause) if clause.features.modality else stating(clause)


# --- comparison ---


def comparing(draw: Draw) -> Plan:
    """A is …er than B; as … as; the …est."""
    if draw.chance(0.5):
        a, b = draw.person("person name other"), draw.person("person name other")
        adjective = draw.entry("adjective compare&person compare&part -+object")
    else:
        kind = draw.choice([one for one in ("thing", "food", "room", "abstract") if candidates("adjective " + one)])
        a, b = _about(draw, kind), _about(draw, kind)
        adjective = draw.entry(f"adjective {kind} -color")
        a.determiner, b.determiner = draw.determiner("this"), draw.determiner("that")
    if "part" in adjective.classes:
        adjective = with_part(adjective)
    key = draw.key("a")
    style = draw.choice(("more", "as", "less"))
    clause = Clause(adjective, key, a, draw.choice((PRESENT, PRESENT, PAST)) if style == "more" else PRESENT)
    ko_than, ko_more = {"more": ("보다", "더"), "as": ("만큼", ""), "less": ("보다", "덜")}[style]
    return compared(clause, b, style, ko_than, ko_more)


def compared(clause: Clause, other: Noun, style: str, ko_than: str, ko_more: str) -> Plan:
    """The clause of an adjective with what it is compared with."""
    key = clause.key
    graded = {
        "more": en_forms.comparative(clause.predicate.english.replace("~", " ")).split(" "),
        "as": ["as", *clause.predicate.english.replace("~", " ").split(" "), "as"],
        "less": ["less", *clause.predicate.english.replace("~", " ").split(" ")],
    }[style]
    more = key + ".more"

    def korean_(voice: Voice) -> list[Word]:
        words = clause._korean_subject(voice, True)
        than = other.korean(voice)
        than = [*than[:-1], [*than[-1], Piece(ko_than, frozenset({key + ".than"}), otherwise=frozenset({key}))]]
        degree = [word(ko_more, more, otherwise=key)] if ko_more else []
        bare = replace(clause, subject=None, arguments={})
        return [*words, *than, *degree, *bare.korean_closed(voice)]

    def english_(short: bool) -> list[Word]:
        head = replace(clause, lexeme="be", arguments={}).english_statement(short)
        words: list[Word] = []
        for i, one in enumerate(graded):
            if one in ("more", "less") and len(graded) > 1 and i == 0:
                words.append(word(one, more, otherwise=key))
            elif one == "as":
                words.append([Piece("as", frozenset({key + ".than"}), otherwise=frozenset({key}))])
            else:
                words.append(
                    [content(one, key)]
                    if style != "more" or len(graded) > 1
                    else [Piece(one, frozenset({key}), frozenset({more}))]
                )
        than = [] if style == "as" else [word("than", key + ".than")]
        return [*head, *words, *than, *other.english_object()]

    return Plan(korean_, english_, clauses=[clause])


def the_most(draw: Draw) -> Plan:
    """가장: this is the …est …; S is the …est (of us)."""
    noun = Noun(draw.entry("noun thing own food big building person2 abstract animal -pl"), draw.key("n"), "bare")
    adjective = next(iter([draw.among(tuple(a for a in candidates("adjective") if _before(a, noun.entry)))]))
    subject = Noun(Entry("determiner", "이것", "this", frozenset({"third"})), draw.key("n"))
    if noun.entry.classes & {"person2", "job", "human", "kin"}:
        subject = draw.person("person name")
    key, key_a = draw.key("b"), noun.key + ".a"
    clause = Clause(BE, key, subject, PRESENT, lexeme="be")
    graded = en_forms.superlative(adjective.english.replace("~", " ")).split(" ")
    text = before_noun(adjective)

    def korean_(voice: Voice) -> list[Word]:
        words = clause._korean_subject(voice, True)
        modified = [word("가장", noun.key + ".most", otherwise=key_a), [content(text, key_a)], *noun.korean(voice)]
        closing = replace(clause, subject=None, arguments={"complement": noun}).korean_closed(voice)
        return [*words, *modified[:2], *closing]

    def english_(short: bool) -> list[Word]:
        head = clause.english_statement(short)
        most = [word("most", noun.key + ".most", otherwise=key_a)] if graded[0] == "most" and len(graded) > 1 else []
        rest = graded[1:] if most else graded
        made = [[Piece(one, frozenset({key_a}), frozenset({noun.key + ".most"}))] for one in rest]
        return [*head, [function("the", *noun.keys())], *most, *made, *noun.english()]

    return Plan(korean_, english_, clauses=[clause])


def _before(adjective: Entry, noun: Entry) -> bool:
    return not adjective.classes & {"color", "part", "verbal", "fear", "verblike", "result"} and any(
        set(wanted.split("&")) <= noun.classes for wanted in adjective.of.get("noun", ())
    )


# --- questions ---

ASKED_FEATURES = {
    "past": (PAST, PLAIN, "past"),
    "present": (PRESENT, DO, "present"),
    "future": (FUTURE, DO, "future"),
    "progressive": (Features(aspect="progressive"), ACTION, "now"),
    "can": (Features(modality="can"), DO, "future"),
    "must": (Features(modality="must"), DO, "future"),
    "want": (Features(modality="want"), DO, "future"),
    "intend": (Features(modality="intend"), DO, "future"),
    "past_not": (Features("past", polarity="not"), DO, "past"),
    "experience": (Features(modality="experience"), DO, ""),
    "know_how": STATEMENTS["know_how"][:3],
    "may": (Features(modality="may"), DO, "future"),
}


def polar(name: str) -> Construction:
    """A yes-no question."""

    def draw_one(draw: Draw) -> Plan:
        features, verbs, times = ASKED_FEATURES[name]
        subject = draw.speaker() if name == "may" else draw.addressed()
        if name == "may":
            subject.dropped = True
        clause = draw.verb(verbs, subject, features)
        clause.asked = "polar"
        decorate(draw, clause, times)
        clause.time_first = False
        if name == "past" and "object" in clause.arguments:
            clause.arguments.pop("place", None)  # a held-out frame
        if name == "may":
            clause.arguments.pop("sentence", None)
            clause.lexeme = ""
            return Plan(
                lambda voice: clause.korean_closed(voice, "?"),
                lambda short: _may(replace(clause, features=Features(modality="can" if short else "may")), clause.key),
                "?", clauses=[clause],
            )  # fmt: skip
        if name == "experience":
            clause.arguments["frequency"] = Literal("", "ever", draw.key("r"), clause.key)
        return asking(honored(draw, clause))

    return draw_one


def _may(clause: Clause, key: str) -> list[Word]:
    words = clause.english_question(False)
    return [[replace(piece, sure=frozenset({key + ".may"})) for piece in words[0]], *words[1:]]


WH: dict[str, tuple[str, str, str, str]] = {  # role, Korean, English, Korean particle
    "when": ("time", "언제", "when", ""),
    "where": ("place", "어디", "where", "에서"),
    "why": ("reason", "왜", "why", ""),
    "how": ("manner", "어떻게", "how", ""),
    "what_time": ("time", "몇 시", "what time", "에"),
    "how_long": ("manner", "얼마나 오래", "how long", ""),
    "how_often": ("manner", "얼마나 자주", "how often", ""),
    "with_whom": ("companion", "누구", "who", "과"),
    "what": ("object", "뭐", "what", "을"),
    "who": ("object", "누구", "who", "을"),
}
_WH_TENSES = {
    "when": "past want intend must",
    "where": "past present future progressive want",
    "why": "past present past_not want",
    "how": "past must can",
    "what_time": "past future present must",
    "how_long": "past",
    "how_often": "present",
    "with_whom": "past future want",
    "what": "past present future progressive want must",
    "who": "past future want progressive",
}


def wh(name: str) -> Construction:
    """A question with a question word for one argument."""
    role, ko, en, particle = WH[name]

    def draw_one(draw: Draw) -> Plan:
        tense = draw.choice(_WH_TENSES[name].split())
        features, verbs, _ = ASKED_FEATURES[tense]
        verbs = _wh_verbs(name, verbs)
        clause = draw.verb(verbs, draw.addressed(), features, place=0.0)
        if name == "where" and "goal" in clause.arguments:
            clause.arguments.pop("goal")
            clause.arguments["goal"] = Asked("어디", "where", draw.key("q"))
            clause.particles["goal"], clause.asked = "에", "goal"
            return asking(clause)
        if name == "what" or name == "who":
            draw.lemmas[:] = [one for one in draw.lemmas if not one.startswith("noun:")]
        clause.arguments[role] = Asked(ko, en, draw.key("q"))
        if particle:
            clause.particles[role] = clause.predicate.forms.get("particle", particle) if role == "object" else particle
        clause.asked = role
        if role != "time" and tense in ("past", "future") and draw.chance(0.25):
            clause.arguments["time"] = draw.time("past&day" if tense == "past" else "future -year")
        return asking(clause)

    return draw_one


def _wh_verbs(name: str, verbs: str) -> str:
    if name == "what":
        return (
            verbs.replace("verb do", "verb do&what")
            .replace("verb action wearing", "verb action&what")
            .replace("verb -", "verb what -")
        )
    if name == "who":
        return "verb meeting&do" if "action" not in verbs else "verb searching&action"
    if name in ("how_long", "how_often", "with_whom", "where"):
        return verbs.replace("verb do", "verb do&action")
    return verbs


def who_subject(draw: Draw) -> Plan:
    """누가 …: the question word is the subject."""
    clause = draw.verb(DO, None, draw.choice((PAST, Features(aspect="progressive"), FUTURE, Features(modality="can"))))
    if clause.features.aspect and "action" not in clause.predicate.classes:
        clause.features = PAST
    clause.subject, clause.asked = Asked("누구", "who", draw.key("q")), "subject"
    return asking(clause)


def which(draw: Draw) -> Plan:
    """어느 … which …, 무슨 … what …, 누구의 … whose …, 몇 … how many …: with a noun as object."""
    ko, en = draw.choice((("어느", "which"), ("무슨", "what kind of"), ("누구의", "whose"), ("몇", "how many")))
    features, verbs, _ = ASKED_FEATURES[draw.choice("past future want".split())]
    clause = draw.verb("verb do&+object -meal -riding -wearing", draw.addressed(), features, place=0.0)
    noun = clause.arguments.get("object")
    if not isinstance(noun, Noun) or noun.entry.kind != "noun":
        raise Unfit
    bare = Noun(noun.entry, noun.key, "bare")
    if ko == "몇":
        counter = noun.entry.forms.get("counter", "-")
        if counter == "-" or noun.entry.article != "a":
            raise Unfit
        clause.arguments["object"] = HowMany(bare, counter, draw.key("q"))
    else:
        if noun.entry.article == "the":
            raise Unfit
        clause.arguments["object"] = Asked(ko, en, draw.key("q"), bare)
    clause.asked = "object"
    return asking(clause)


@dataclass(slots=True)
class HowMany:
    """책 몇 권: how many books."""

    noun: Noun
    counter: str
    key: str

    def korean(self, voice: Voice) -> list[Word]:
        counted = [content("몇", self.key)]
        return [*self.noun.korean(voice), counted, [function(self.counter, *self.noun.keys())]]

    def english(self) -> list[Word]:
        many = replace(self.noun, form="plural")
        return [[content("how", self.key)], [content("many", self.key)], *many.english()]


def where_is(draw: Draw) -> Plan:
    """Where is …?"""
    noun = draw.noun("noun own lost thing", "the", plain=True)
    noun.determiner = draw.determiner(draw.choice(("my", "the")))
    clause = Clause(
        EXIST,
        draw.key("v"),
        noun,
        PRESENT,
        {"place": Asked("어디", "where", draw.key("q"))},
        {"place": "에"},
        asked="place",
    )
    if draw.chance(0.5):
        place = Adjunct(draw.entry("place known"), draw.key("p"))
        clause.subject = None
        return _where_place(draw, clause, place)
    return asking(clause)


def _where_place(draw: Draw, clause: Clause, place: Adjunct) -> Plan:
    key = clause.key

    def korean_(voice: Voice) -> list[Word]:
        return [
            *with_particle(place.korean(voice), "이", place.key),
            *replace(clause, subject=None).korean_closed(voice, "?"),
        ]

    def english_(short: bool) -> list[Word]:
        asked = clause.arguments["place"].english()
        be = function("'s" if short else "is", key)
        return [*([[*asked[0], be]] if short else [*asked, [be]]), *place.english()]

    return Plan(korean_, english_, "?", clauses=[clause])


def how_much_is(draw: Draw) -> Plan:
    """얼마예요: how much is it?"""
    noun = draw.noun("noun buy&own food fruit clothes", "the", plain=True)
    noun.determiner = draw.determiner(draw.choice(("this", "that", "the")))
    clause = Clause(
        BE,
        draw.key("b"),
        noun,
        PRESENT,
        {"complement": Asked("얼마", "how much", draw.key("q"))},
        lexeme="be",
        asked="complement",
    )
    return asking(clause)


# --- orders, requests, suggestions ---


def acting(act: str) -> Construction:
    """Orders, requests, suggestions, promises."""
    registers = {
        "suggest": ("haera", "hapsyo", "banmal"),
        "request": ("haeyo", "hapsyo", "banmal"),
        "shall": ("haeyo", "banmal"),
        "promise": ("haeyo", "banmal", "hapsyo"),
    }.get(act, ALL)

    def draw_one(draw: Draw) -> Plan:
        clause = draw.verb("verb do -mishap -+subject", None, PRESENT)
        if draw.chance(0.25):
            clause.arguments["time"] = draw.time("future&day future -year -week")
        if act in ("suggest", "shall") and draw.chance(0.35):
            clause.arguments["means"] = Literal(draw.choice(("함께", "같이")), "together", draw.key("r"))
            clause.particles["means"], clause.prepositions["means"] = "", ""
        return Plan(
            lambda voice: clause.korean_closed(voice, act),
            _acted(clause, act),
            "?" if act == "shall" else ".",
            registers,
            [clause],
        )

    return draw_one


def _acted(clause: Clause, act: str) -> Callable[[bool], list[Word]]:
    key = clause.key
    we = [Piece("we", otherwise=frozenset({key}))]
    before: dict[str, Callable[[bool], list[Word]]] = {
        "order": lambda short: [],
        "request": lambda short: [word("please", key + ".please")],
        "forbid": lambda short: [word("don't", key + ".not")],
        "suggest": lambda short: [[function("let's", key)]],
        "shall": lambda short: [[function("shall", key)], we],
        "promise": lambda short: [[Piece("I", otherwise=frozenset({key})), function("'ll", key)]],
    }
    return lambda short: [*before[act](short), *clause.english_bare()]


def let_me_try(draw: Draw) -> Plan:
    """-어 보세요: try …ing."""
    clause = draw.verb("verb do&+object making eating learning -meal", None, PRESENT, place=0.1)
    key = clause.key

    def korean_(voice: Voice) -> list[Word]:
        trying = replace(clause, features=Features(modality="try"))
        return trying.korean_closed(voice, "order")

    return Plan(korean_, lambda short: [word("try", key + ".try"), *clause.english_bare("ing")], clauses=[clause])


def doing_for(draw: Draw) -> Plan:
    """…에게 …-어 주다: … for somebody."""
    clause = draw.verb(
        "verb making reading buying shopping fixable -selling",
        draw.subject(),
        draw.choice((PAST, PAST, FUTURE)),
        place=0.0,
    )
    if "object" not in clause.arguments or "recipient" in clause.arguments:
        raise Unfit
    clause.features = replace(clause.features, modality="give")
    clause.arguments["recipient"] = draw.person()
    clause.prepositions["recipient"] = "for"
    return stating(clause)


def linked_words(clause: Clause, voice: Voice, ending: str) -> list[Word]:
    """The predicate alone with a linking ending."""
    return [[content(text, clause.key)] for text, _ in linked(clause.chain(voice), ending)]


def single_clauses() -> Iterator[tuple[str, Construction, int]]:
    """(frame, construction, how many to make) of the constructions of one clause."""
    for name, (_, _, _, count) in STATEMENTS.items():
        yield name, statement(name), count
    yield "already", perfect("벌써", "already", Features("past", "perfect")), 200
    yield "just", perfect("방금", "just", Features("past", "perfect")), 200
    yield "not_yet", perfect("아직", "yet", Features("past", "perfect", "not")), 200
    for tense in ("present", "past", "future"):
        yield "seem_" + tense, seeming(tense), 300
    yield "described", described(), 1500
    yield "described_asked", described_asked, 400
    yield "needing", needing, 400
    yield "happening", happening, 900
    yield "feeling", feeling, 600
    yield "described_past", described("past"), 700
    yield "described_not", described(polarity="not"), 500
    yield "described_seem", described(modality="seem"), 400
    yield "naming", naming(), 500
    yield "naming_not", naming(Features(polarity="not")), 200
    yield "naming_past", naming(PAST), 150
    yield "pointing", pointing, 300
    yield "existing", existing, 500
    yield "having", having, 600
    yield "being_at", being_at, 300
    yield "weather", weather_said, 250
    yield "comparing", comparing, 700
    yield "the_most", the_most, 300
    for name in ASKED_FEATURES:
        if name != "want":  # a held-out frame
            yield "asked_" + name, polar(name), 350
    for name in WH:
        yield "wh_" + name, wh(name), 260
    yield "wh_subject", who_subject, 250
    yield "which", which, 350
    yield "where_is", where_is, 150
    yield "how_much_is", how_much_is, 120
    for act in ("order", "request", "forbid", "suggest", "shall", "promise"):
        yield "act_" + act, acting(act), 400
    yield "act_try", let_me_try, 150
    yield "doing_for", doing_for, 150


__all__ = ["Construction", "Impersonal", "Plan", "single_clauses"]
