"""Features of a predicate: what both languages say of it in their own way, so that each form has one translation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Features:
    """Tense, aspect, polarity and modality of one clause.

    Aspects: progressive (-고 있다, be …ing), state (-어 있다, be …ing), perfect (벌써 …-었다, have already …),
    pluperfect (-었었다, had …). Polarities: not (안, -지 않다), unable (못, can't).
    Modalities, Korean and English: can -을 수 있다 · cannot -을 수 없다 (written "cannot") · must -어야 하다, have to ·
    need_not -지 않아도 되다, don't have to · may -어도 되다 · must_not -으면 안 되다 · should -는 게 좋다 · want -고
    싶다 ·
    intend -으려고 하다, be going to · plan -을 생각이다, be planning to · seem -을 것 같다, I think … · try -어
    보다, try …ing ·
    experience -어 본 적이 있다, have …ed before · come_to -게 되다, end up …ing · know_how -을 줄 알다.
    """

    tense: str = "present"
    aspect: str = ""
    polarity: str = ""
    modality: str = ""
    honorific: bool = False


PRESENT = Features()
PAST = Features("past")
FUTURE = Features("future")
