"""Mentions: constructions that any noun fits (talk about it, a book about it, what it is called), so that each gets
its sentences.
"""

from dataclasses import replace

from model.textbook.clauses import Clause
from model.textbook.constructions import BE, Construction, Plan, asking, stating, word
from model.textbook.drawing import Draw, Unfit, candidates
from model.textbook.features import FUTURE, PAST, PRESENT, Features
from model.textbook.grammar import Piece, Word, content, function
from model.textbook.lexicon import Entry
from model.textbook.phrases import Asked, Literal, Noun, Phrase, Voice, with_particle

ANY = "noun -nation -pronoun"
LANGUAGES = (("한국어", "Korean"),)


def _general(draw: Draw, spec: str = ANY) -> Noun:
    """A noun as a kind of thing: movies, music, the subway."""
    noun = Noun(draw.entry(spec), draw.key("n"), "generic")
    return noun


def _own(ko: str, en: str) -> Entry:
    return Entry("verb", ko, en, frozenset())


def _features(draw: Draw) -> Features:
    return draw.choice(
        (
            PAST,
            PAST,
            FUTURE,
            PRESENT,
            Features(modality="want"),
            Features(modality="must"),
            Features(aspect="progressive"),
            Features("past", polarity="not"),
        )
    )


ABOUT = (  # Korean verb, its English
    ("이야기하다", "talk"),
    ("생각하다", "think"),
    ("배우다", "learn"),
    ("읽다", "read"),
    ("묻다", "ask"),
    ("쓰다", "write"),
    ("말하다", "speak"),
)


def about(draw: Draw) -> Plan:
    """…에 대해 이야기하다: talk about …"""
    ko, en = draw.choice(ABOUT)
    clause = Clause(_own(ko, en), draw.key("v"), draw.subject(), _features(draw))
    clause.arguments["about"] = About(_general(draw), draw.key("x"))
    if draw.chance(0.3):
        clause.arguments["companion" if en == "talk" else "time"] = (
            draw.person() if en == "talk" else draw.time(_time(clause))
        )
    if en == "think" and clause.features.tense == "present":
        clause.arguments["frequency"] = Literal("자주", "often", draw.key("r"))
        clause.features = PRESENT
    clause.prepositions["about"] = ""
    return stating(clause)


def _time(clause: Clause) -> str:
    tense = clause.features.tense
    if tense == "present":
        return "now" if clause.features.aspect else "future -year" if clause.features.modality else "present"
    return {"past": "past -year", "future": "future -year"}[tense]


class About:
    """…에 대해, about …; …에 대한 책, a book about … where a noun follows."""

    def __init__(self, noun: Noun, key: str, head: Noun | None = None) -> None:
        self.noun, self.key, self.head = noun, key, head

    def korean(self, voice: Voice) -> list[Word]:
        words = with_particle(self.noun.korean(voice), "에", self.key)
        link = [[content("대한" if self.head else "대해", self.key + ".p")]]
        return [*words, *link, *(self.head.korean(voice) if self.head else [])]

    def english(self) -> list[Word]:
        about_ = [[content("about", self.key + ".p")], *self.noun.english_object()]
        return [*(self.head.english() if self.head else []), *about_]


def about_head(draw: Draw) -> Plan:
    """…에 대한 책을 읽다: read a book about …"""
    verb, heads = draw.choice(
        (("읽다:read", "read"), ("보다:watch", "watch&abstract"), ("듣다:hear", "story"), ("사다:buy", "read"))
    )
    ko, en = verb.split(":")
    titles = {"story": (("이야기", "story"), ("소식", "news"), ("강의", "lecture"))}
    if heads == "story":
        ko_head, en_head = draw.choice(titles["story"])
        head = Noun(Entry("noun", ko_head, en_head, frozenset(), "-" if en_head == "news" else "a"), draw.key("n"))
    else:
        ko_head, en_head = (
            draw.choice((("책", "book"), ("기사", "article"), ("글", "piece")))
            if heads == "read"
            else draw.choice((("영화", "movie"), ("영상", "video"), ("다큐멘터리", "documentary")))
        )
        head = Noun(Entry("noun", ko_head, en_head, frozenset(), "a"), draw.key("n"))
    clause = Clause(_own(ko, en), draw.key("v"), draw.subject(), _features(draw))
    clause.arguments["object"] = About(_general(draw), draw.key("x"), head)
    if draw.chance(0.3):
        clause.arguments["time"] = draw.time(_time(clause))
    return stating(clause)


def dreaming(draw: Draw) -> Plan:
    """… 꿈을 꾸다: dream about …"""
    clause = Clause(_own("꿈을 꾸다", "dream about"), draw.key("v"), draw.subject(), PAST)
    clause.arguments["complement"] = _general(draw)
    if draw.chance(0.6):
        clause.arguments["time"] = draw.time("past&day" if draw.chance(0.3) else "past -year")
    return stating(clause)


def in_language(draw: Draw) -> Plan:
    """…는 영어로 뭐예요?: what is … in English?"""
    ko, en = draw.choice(LANGUAGES)
    noun, key = Noun(draw.entry("noun -nation -city -country -brand"), draw.key("n"), "bare"), draw.key("b")
    language, asked = draw.key("l"), draw.key("q")

    def korean_(voice: Voice) -> list[Word]:
        clause = Clause(BE, key, None, PRESENT, {"complement": Asked("뭐", "what", asked)})
        words = with_particle(noun.korean(voice), "은", noun.key)
        return [
            *words,
            [content(ko, language), Piece("로", frozenset({language + ".p"}))],
            *clause.korean_closed(voice, "?"),
        ]

    def english_(short: bool) -> list[Word]:
        head = (
            [[content("what", asked), function("'s", key)]]
            if short
            else [[content("what", asked)], [function("is", key)]]
        )
        return [*head, *noun.english(), [Piece("in", frozenset({language + ".p"}))], [content(en, language)]]

    return Plan(korean_, english_, "?")


def the_word(draw: Draw) -> Plan:
    """…라는 단어: the word …"""
    verb = draw.choice(
        (
            ("배우다", "learn"),
            ("모르다", "not know"),
            ("찾다", "look up"),
            ("외우다", "memorize"),
            ("쓰다", "write"),
            ("잊어버리다", "forget"),
        )
    )
    noun = Noun(draw.entry("noun -nation -city -country -brand"), draw.key("n"), "bare")
    if noun.entry.article == "the":
        raise Unfit
    features = PRESENT if verb[0] == "모르다" else draw.choice((PAST, PAST, FUTURE, Features(modality="must")))
    clause = Clause(_own(*verb), draw.key("v"), draw.subject(), features)
    clause.arguments["object"] = NamedWord(noun, draw.key("w"))
    if draw.chance(0.3) and features != PRESENT:
        clause.arguments["time"] = draw.time(_time(clause))
    return stating(clause)


class NamedWord:
    """사과라는 단어, the word apple."""

    def __init__(self, noun: Noun, key: str) -> None:
        self.noun, self.key = noun, key

    def korean(self, voice: Voice) -> list[Word]:
        from model.textbook import korean

        *others, last = self.noun.korean(voice)
        naming = "이라는" if korean.final(last[-1].text) else "라는"
        return [*others, [*last, function(naming, self.key)], [content("단어", self.key)]]

    def english(self) -> list[Word]:
        return [[function("the", self.key)], [content("word", self.key)], *self.noun.english()]


def opinion(draw: Draw) -> Plan:
    """…를 어떻게 생각해요?: what do you think about …?"""
    clause = Clause(_own("생각하다", "think"), draw.key("v"), draw.addressed(), PRESENT)
    clause.arguments["object"] = Object(_general(draw), draw.key("x"))
    clause.arguments["manner"] = Asked("어떻게", "what", draw.key("q"))
    clause.asked = "manner"
    return asking(clause)


class Object:
    """…을, of …: an object that English says with "of"."""

    def __init__(self, noun: Noun, key: str) -> None:
        self.noun, self.key = noun, key

    def korean(self, voice: Voice) -> list[Word]:
        return self.noun.korean(voice)

    def english(self) -> list[Word]:
        keys = frozenset(self.noun.keys())
        return [[Piece("of", possible=keys)], *self.noun.english_object()]


def interested(draw: Draw) -> Plan:
    """…에 관심이 있다: be interested in …"""
    features = draw.choice((PRESENT, PRESENT, PAST, Features(polarity="not")))
    clause = Clause(
        Entry("verb", "관심이 있다", "be interested in", frozenset()), draw.key("v"), draw.subject(), features
    )
    clause.arguments["goal"], clause.particles["goal"] = _general(draw), "에"
    return stating(clause)


SAME = (
    "food",
    "fruit",
    "animal",
    "vehicle",
    "subject",
    "job",
    "city",
    "country",
    "device",
    "clothes",
    "plant",
    "building",
    "body",
    "language",
    "material",
    "insect",
    "feeling",
    "tool",
    "human",
    "dish",
    "vegetable",
    "beverage",
    "furniture",
    "appliance",
    "wild",
    "weekday",
    "month",
    "season",
    "color",
    "illness",
)


def _pair(draw: Draw, form: str = "generic") -> tuple[Noun, Noun]:
    """Two nouns of one class."""
    wanted = draw.wanted
    classes = [one for one in SAME if len(candidates("noun " + one)) > 3]
    if wanted is not None and wanted.kind == "noun":
        classes = [one for one in classes if one in wanted.classes]
    if not classes:
        raise Unfit
    kind = draw.choice(classes)
    a, b = (Noun(draw.entry("noun -nation " + kind), draw.key("n"), form) for _ in range(2))
    if a.entry.english == b.entry.english or a.entry.korean == b.entry.korean:
        raise Unfit
    return a, b


def alike(draw: Draw) -> Plan:
    """A와 B는 비슷하다, 다르다: A and B are similar, different."""
    a, b = _pair(draw)
    a.joined = b
    ko, en = draw.choice((("비슷하다", "similar"), ("다르다", "different"), ("똑같다", "the same")))
    features = draw.choice((PRESENT, Features(polarity="not")))
    clause = Clause(Entry("adjective", ko, en, frozenset()), draw.key("a"), a, features)
    return stating(clause)


def liking_more(draw: Draw) -> Plan:
    """A보다 B를 더 좋아하다: like B more than A."""
    a, b = _pair(draw)
    key = draw.key("v")
    clause = Clause(_own("좋아하다", "like"), key, draw.subject(), PRESENT, {"object": b})

    def korean_(voice: Voice) -> list[Word]:
        *others, last = a.korean(voice)
        than = [*others, [*last, Piece("보다", frozenset({key + ".than"}))]]
        subject = clause._korean_subject(voice, True)
        bare = replace(clause, subject=None, arguments={})
        object_ = with_particle(b.korean(voice), "을", b.key)
        return [*subject, *than, *object_, word("더", key + ".more"), *bare.korean_closed(voice)]

    def english_(short: bool) -> list[Word]:
        than = [word("more", key + ".more"), word("than", key + ".than")]
        return [*clause.english_statement(short), *than, *a.english_object()]

    return Plan(korean_, english_, clauses=[clause])


def which_better(draw: Draw) -> Plan:
    """A가 좋아요, B가 좋아요?: do you like A or B?"""
    a, b = _pair(draw)
    key, or_ = draw.key("v"), draw.key("o")
    verb = Entry("adjective", "좋다", "good", frozenset())
    clause = Clause(verb, key, None)

    def korean_(voice: Voice) -> list[Word]:
        first = with_particle(a.korean(voice), "이", a.key)
        second = with_particle(b.korean(voice), "이", b.key)
        closing = clause.korean_closed(voice, "?")
        return [*first, *closing[:-1], [*closing[-1], function(",", or_)], *second, *closing]

    def english_(short: bool) -> list[Word]:
        you = Piece("you", otherwise=frozenset({key}))
        return [
            [function("do", key)],
            [you],
            [content("like", key)],
            *a.english_object(),
            [Piece("or", frozenset({or_}), otherwise=frozenset({key}))],
            *b.english_object(),
        ]

    return Plan(korean_, english_, "?", clauses=[clause])


def not_but(draw: Draw) -> Plan:
    """이것은 A가 아니라 B이다: this is not A but B."""
    a, b = _pair(draw, "a")
    people = a.entry.classes & {"job", "human", "kin"}
    subject = (
        draw.person("person name -plural")
        if people
        else Noun(Entry("determiner", "이것", "this", frozenset({"third"})), draw.key("n"))
    )
    key = draw.key("b")
    clause = Clause(BE, key, subject, PRESENT, {"complement": b}, lexeme="be")

    def korean_(voice: Voice) -> list[Word]:
        words = clause._korean_subject(voice, True)
        first = [*with_particle(a.korean(voice), "이", a.key), word("아니라", key + ".not")]
        return [*words, *first, *replace(clause, subject=None).korean_closed(voice)]

    def english_(short: bool) -> list[Word]:
        head = replace(clause, arguments={}).english_statement(False)
        return [*head, word("not", key + ".not"), *a.english(), word("but", key + ".not"), *b.english()]

    return Plan(korean_, english_, clauses=[clause])


BOTH = (
    ("사다", "buy", "buy"),
    ("가져오다", "bring", "onthing own"),
    ("먹다", "eat", "food fruit dish snack"),
    ("그리다", "draw", "draw"),
    ("좋아하다", "like", "like food animal"),
    ("보다", "see", "animal building vehicle wild insect plant"),
    ("찾다", "find", "own onthing lost"),
    ("팔다", "sell", "buy"),
    ("배우다", "learn", "subject language mltopic"),
    ("만들다", "make", "made dish"),
)


def both(draw: Draw) -> Plan:
    """A와 B를 사다: buy A and B."""
    options = list(BOTH)
    if draw.wanted is not None and draw.wanted.kind == "noun":
        own = draw.wanted.classes
        options = [one for one in BOTH if set(one[2].split()) & own]
    if not options:
        raise Unfit
    ko, en, classes = draw.choice(options)
    liking = en == "like"
    a, b = (Noun(draw.entry("noun " + classes), draw.key("n"), "generic" if liking else "a") for _ in range(2))
    if a.entry.korean == b.entry.korean or a.entry.english == b.entry.english:
        raise Unfit
    a.joined = b
    features = (
        PRESENT if liking else draw.choice((PAST, PAST, FUTURE, Features(modality="want"), Features(modality="must")))
    )
    clause = Clause(_own(ko, en), draw.key("v"), draw.subject(), features, {"object": a})
    if draw.chance(0.35) and not liking:
        clause.arguments["time"] = draw.time(_time(clause))
    return stating(clause)


def in_place_of(draw: Draw) -> Plan:
    """A 대신 B를 …: B instead of A."""
    options = [one for one in BOTH if one[1] != "like"]
    if draw.wanted is not None and draw.wanted.kind == "noun":
        options = [one for one in options if set(one[2].split()) & draw.wanted.classes]
    if not options:
        raise Unfit
    ko, en, classes = draw.choice(options)
    a, b = (Noun(draw.entry("noun " + classes), draw.key("n"), "a") for _ in range(2))
    if a.entry.korean == b.entry.korean or a.entry.english == b.entry.english:
        raise Unfit
    clause = Clause(
        _own(ko, en), draw.key("v"), draw.subject(), draw.choice((PAST, PAST, FUTURE, Features(modality="want")))
    )
    clause.arguments["object"] = Instead(a, b, draw.key("x"))
    return stating(clause)


class Instead:
    """A 대신 B, B instead of A."""

    def __init__(self, a: Noun, b: Noun, key: str) -> None:
        self.a, self.b, self.key = a, b, key

    def korean(self, voice: Voice) -> list[Word]:
        return [*self.a.korean(voice), [content("대신", self.key)], *self.b.korean(voice)]

    def english(self) -> list[Word]:
        instead: list[Word] = [[content("instead", self.key)], [content("of", self.key)]]
        return [*self.b.english_object(), *instead, *self.a.english_object()]


COUNT = (("사다", "buy"), ("보다", "see"), ("찾다", "find"), ("팔다", "sell"), ("필요하다", "need"), ("있다", "have"))


def counting(draw: Draw) -> Plan:
    """책 세 권, three books."""
    ko, en = draw.choice(COUNT)
    options = tuple(
        one
        for one in candidates("noun buy own animal job fruit clothes onthing")
        if one.article == "a" and one.forms.get("counter", "-") != "-"
    )
    noun = Noun(draw.among(options), draw.key("n"))
    if noun.entry.classes & {"job", "human"} and en not in ("see", "find"):
        raise Unfit
    noun.number = draw.entry("number") if draw.chance(0.7) else draw.entry("figure count")
    if noun.number.kind == "number" and noun.number.english == "one":
        raise Unfit
    have = ko in ("필요하다", "있다")
    features = draw.choice((PRESENT, PAST) if have else (PAST, PAST, FUTURE, Features(modality="want")))
    entry = Entry("adjective" if ko == "필요하다" else "verb", ko, en, frozenset())
    clause = Clause(entry, draw.key("v"), draw.subject(), features, {"object": noun}, {"object": "이"} if have else {})
    clause.lexeme = en
    if draw.chance(0.3):
        clause.arguments["time"] = draw.time(_time(clause) if features != PRESENT else "now")
    return stating(clause)


def because_of(draw: Draw) -> Plan:
    """… 때문에: because of …"""
    noun = _general(
        draw, "noun abstract event illness problem info weather sky symptom group money feeling animal job device"
    )
    if noun.entry.article == "a":
        noun.determiner = draw.determiner(draw.choice(("this", "that")))
        noun.form = "the"
    ko, en, kind = draw.choice(
        (
            ("바쁘다", "busy", "adjective"),
            ("행복하다", "happy", "adjective"),
            ("피곤하다", "tired", "adjective"),
            ("늦다", "late", "adjective"),
            ("웃다", "laugh", "verb"),
            ("울다", "cry", "verb"),
            ("걱정하다", "worry", "verb"),
            ("화가 나다", "get angry", "verb"),
            ("잠을 못 자다", "can't sleep", ""),
        )
    )
    if not kind:
        raise Unfit
    key = draw.key("v")
    clause = Clause(Entry(kind, ko, en, frozenset()), key, draw.subject(), PAST)
    clause.arguments["reason"] = BecauseOf(noun, draw.key("x"))
    return stating(clause)


class BecauseOf:
    """… 때문에, because of …"""

    def __init__(self, noun: Phrase, key: str) -> None:
        self.noun, self.key = noun, key

    def korean(self, voice: Voice) -> list[Word]:
        return [*self.noun.korean(voice), [content("때문에", self.key)]]

    def english(self) -> list[Word]:
        return [[content("because", self.key)], [content("of", self.key)], *self.noun.english()]


def picture_of(draw: Draw) -> Plan:
    """… 사진: a picture of …"""
    noun = Noun(
        draw.entry("noun own animal building food wild insect plant flower big vehicle job kin2 furniture"),
        draw.key("n"),
    )
    ko, en = draw.choice((("찍다", "take"), ("보다", "look at"), ("보내다", "send"), ("올리다", "post")))
    clause = Clause(
        _own(ko, en),
        draw.key("v"),
        draw.subject(),
        draw.choice((PAST, PAST, FUTURE, Features(modality="want"), Features(aspect="progressive"))),
    )
    clause.arguments["object"] = Picture(noun, draw.key("x"))
    if en == "send":
        clause.arguments["recipient"] = draw.person()
    elif draw.chance(0.3):
        clause.arguments["time"] = draw.time(_time(clause))
    return stating(clause)


class Picture:
    """… 사진, a picture of …"""

    def __init__(self, noun: Noun, key: str) -> None:
        self.noun, self.key = noun, key

    def korean(self, voice: Voice) -> list[Word]:
        return [*self.noun.korean(voice), [content("사진", self.key)]]

    def english(self) -> list[Word]:
        return [
            [function("a", self.key)],
            [content("picture", self.key)],
            [function("of", self.key)],
            *self.noun.english_object(),
        ]


def in_city(draw: Draw) -> Plan:
    """Countries and cities: live, be born, travel, come from."""
    noun = Noun(draw.entry("noun city country"), draw.key("n"), "bare")
    ko, en, particle, preposition = draw.choice(
        (
            ("살다", "live", "에", "in"),
            ("태어나다", "be born", "에서", "in"),
            ("오다", "come", "에서", "from"),
            ("여행하다", "travel", "에서", "in"),
            ("일하다", "work", "에서", "in"),
            ("가다", "go", "에", "to"),
            ("공부하다", "study", "에서", "in"),
        )
    )
    options = {"be born": (PAST,), "live": (PRESENT, PAST, Features(modality="want"), FUTURE)}.get(
        en, (PAST, FUTURE, Features(modality="want"), Features(modality="intend"))
    )
    clause = Clause(_own(ko, en), draw.key("v"), draw.subject(), draw.choice(options))
    clause.arguments["place"], clause.particles["place"], clause.prepositions["place"] = noun, particle, preposition
    return stating(clause)


def colored(draw: Draw) -> Plan:
    """What one's favourite is: 제가 가장 좋아하는 …는 …이다."""
    noun, kind = draw.choice(
        (
            ("음식", "food"),
            ("과목", "subject"),
            ("색", "color"),
            ("동물", "animal"),
            ("과일", "fruit"),
            ("도시", "city"),
            ("나라", "country"),
            ("계절", "season"),
            ("꽃", "flower"),
            ("운동", "sport"),
        )
    )
    value = Noun(draw.entry(f"noun {kind}"), draw.key("n"), "the" if kind == "animal" else "generic")
    key = draw.key("f")
    owner = draw.subject()
    owner.dropped = False
    if owner.entry.english not in ("I", "he", "she", "they", "we"):
        raise Unfit
    own = {"I": "my", "he": "his", "she": "her", "they": "their", "we": "our"}[owner.entry.english]
    be = draw.key("b")

    def korean_(voice: Voice) -> list[Word]:
        subject = with_particle(owner.korean(voice), "이", owner.key)
        head: list[Word] = [
            [content("가장", key + "1")],
            [content("좋아하는", key + "1")],
            [content(noun, key + "2"), function("은" if (ord(noun[-1]) - 0xAC00) % 28 else "는", key + "2")],
        ]
        closing = Clause(BE, be, None, PRESENT, {"complement": value}).korean_closed(voice)
        return [*subject, *head, *closing]

    def english_(short: bool) -> list[Word]:
        words: list[Word] = [
            [content(own, *owner.keys())],
            [content("favorite", key + "1")],
            [content(kind, key + "2")],
            [function("is", be)],
        ]
        return [*words, *value.english()]

    return Plan(korean_, english_)


def question_of(draw: Draw) -> Plan:
    """무슨 뜻, …이 뭐예요?: what is …?"""
    noun = Noun(draw.entry("noun mltopic subject abstract illness event food mlobject"), draw.key("n"), "a")
    clause = Clause(
        BE,
        draw.key("b"),
        noun,
        PRESENT,
        {"complement": Asked("뭐", "what", draw.key("q"))},
        lexeme="be",
        asked="complement",
    )
    return asking(clause)


def possession(draw: Draw) -> Plan:
    """이것은 민수의 …이다: this is Minsu's …"""
    noun = Noun(draw.entry("noun own onthing clothes device thing lost"), draw.key("n"), "bare")
    noun.determiner = draw.entry("owner")
    ko, en = draw.choice((("이것", "this"), ("그것", "it")))
    subject = Noun(
        Entry(
            "determiner",
            ko,
            en if noun.entry.article != "s" else {"this": "these", "it": "they"}[en],
            frozenset({"third" if noun.entry.article != "s" else "plural"}),
        ),
        draw.key("n"),
    )
    clause = Clause(BE, draw.key("b"), subject, PRESENT, {"complement": noun}, lexeme="be")
    return stating(clause)


MENTIONS: tuple[tuple[str, Construction, int], ...] = (
    ("about", about, 500),
    ("about_head", about_head, 450),
    ("dreaming", dreaming, 250),
    ("in_language", in_language, 250),
    ("the_word", the_word, 300),
    ("opinion", opinion, 300),
    ("interested", interested, 300),
    ("alike", alike, 300),
    ("liking_more", liking_more, 350),
    ("which_better", which_better, 250),
    ("not_but", not_but, 300),
    ("both", both, 500),
    ("in_place_of", in_place_of, 300),
    ("counting", counting, 500),
    ("because_of", because_of, 250),
    ("picture_of", picture_of, 300),
    ("in_city", in_city, 400),
    ("favorite", colored, 250),
    ("question_of", question_of, 200),
    ("possession", possession, 300),
)
