"""What checkpoints together say of the training sentences, and going on from earlier checkpoints."""

from dataclasses import replace

import pytest
import torch

from model import search
from model.cells import CELLS
from model.tokens import EOS, UNK, Vocabulary
from model.training import distillation, family
from model.training.corpus import Pair, Split
from model.training.family import Material
from model.translator import Translator
from tests.conftest import Made
from tests.tiny import SENTENCES

PAIRS = [Pair(ko, en) for ko, en, _ in SENTENCES]


@pytest.mark.parametrize("count", [1, 3])
def test_teachers_who_are_all_alike_say_what_one_says(tiny: Made, count: int) -> None:
    made = tiny("general")
    sources = [search.read(made, pair.source) for pair in PAIRS]
    answers = distillation.together([made] * count, sources)
    assert [ids for ids, _ in answers] == search.greedy_ids(made, sources)
    for source, (ids, sureness) in zip(sources, answers, strict=True):
        assert sureness == pytest.approx(search.trace(made, source, ids).log_probabilities.mean(), abs=1e-5)


def test_each_word_is_that_of_the_highest_mean_log_probability(tiny: Made) -> None:
    teachers = [tiny("general"), tiny("dot"), tiny("additive")]
    source = search.read(teachers[0], PAIRS[0].source)
    ((ids, sureness),) = distillation.together(teachers, [source])
    logs = []
    for teacher in teachers:
        encoded = search.encode(teacher, [source])
        inputs = torch.tensor([[2, *ids[:-1]]])
        with torch.inference_mode():
            decoded, _ = teacher.translator.decoder(inputs, teacher.translator.decoder.start(encoded), encoded)
        logs.append(decoded.logits[0].log_softmax(dim=-1))
    mean = torch.stack(logs).mean(dim=0)
    assert mean.argmax(dim=-1).tolist() == ids
    assert sureness == pytest.approx(float(mean.max(dim=-1).values.mean()), abs=1e-5)


def test_only_sure_whole_known_translations_are_kept(tiny: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tiny("general")
    word = made.target.encode("I")
    answers = [([*word, EOS], -0.5), ([*word, EOS], -1.5), (word, -0.5), ([UNK, EOS], -0.5), ([EOS], -0.5)]
    monkeypatch.setattr(distillation, "together", lambda _, sources: answers[: len(sources)])
    kept = list(distillation.distilled([made], [Pair(PAIRS[0].source, str(i), often=2.0) for i in range(5)]))
    assert kept == [Pair(PAIRS[0].source, made.target.decode(word), often=2.0)]
    assert list(distillation.distilled([made], [Pair("?!", "nothing to read")])) == []


@pytest.fixture
def material(tiny: Made) -> Material:
    """The tiny sentences under vocabularies that have other pieces in another order."""
    source = Vocabulary.learn(["그녀는 얼룩말을 탄다", *(ko for ko, _, _ in SENTENCES[2:])], 110, fold_case=True)
    target = Vocabulary.learn(["She rides 8 zebras", *(en for _, en, _ in SENTENCES[2:])], 100, fold_case=True)
    return Material("ko-en", Split(PAIRS, PAIRS, PAIRS), [], source, target)


def test_what_belongs_to_a_piece_goes_with_it_into_another_vocabulary(tiny: Made, material: Material) -> None:
    start = tiny("general")
    config = replace(start.translator.config, source_size=len(material.source), target_size=len(material.target))
    fresh = Translator(config)
    carried = family.carried(start, fresh, material)
    theirs, new = dict(start.translator.named_parameters()), dict(fresh.named_parameters())
    assert carried.keys() == theirs.keys()
    for name, old, vocabulary in (
        ("encoder.embedding.weight", start.source, material.source),
        ("decoder.embedding.weight", start.target, material.target),
        ("decoder.bias", start.target, material.target),
    ):
        place = {piece: i for i, piece in enumerate(old.tokens(range(len(old))))}
        pieces = vocabulary.tokens(range(len(vocabulary)))
        assert any(p in place and place[p] != i for i, p in enumerate(pieces)) and any(p not in place for p in pieces)
        for i, piece in enumerate(pieces):
            wanted = theirs[name][place[piece]] if piece in place else new[name][i]
            assert torch.equal(carried[name][i], wanted), (name, piece)
    rest = carried.keys() - {"encoder.embedding.weight", "decoder.embedding.weight", "decoder.bias"}
    assert all(torch.equal(carried[name], theirs[name]) for name in rest)


def test_another_score_function_takes_everything_but_the_score(tiny: Made, material: Material) -> None:
    start = tiny("general")
    sizes = {"source_size": len(material.source), "target_size": len(material.target)}
    theirs = dict(start.translator.named_parameters())
    for changes in ({"score": "additive"}, {"score": "none"}, {"bidirectional": False}, {"readout": "linear"}):
        fresh = Translator(replace(start.translator.config, **sizes, **changes))
        carried = family.carried(start, fresh, material)
        assert carried.keys() == dict(fresh.named_parameters()).keys()
        same = {name for name in carried if name in theirs and torch.equal(carried[name], theirs[name])}
        assert {"decoder.rnn.weight_ih_l0", "decoder.rnn.weight_hh_l0", "decoder.combine.weight"} <= same
        assert any(".score." in name for name in same) == ("score" not in changes)
        assert ("encoder.rnn.weight_hh_l0" in same) == ("bidirectional" not in changes)


@pytest.mark.parametrize("cell", CELLS)
def test_an_encoder_that_reads_one_way_goes_on_with_both_halves(tiny: Made, cell: str) -> None:
    """Its first half reads just as the forward half did."""
    start = tiny("general", cell=cell)
    here = Material("ko-en", Split(PAIRS, PAIRS, PAIRS), [], start.source, start.target)
    one_way = Translator(replace(start.translator.config, bidirectional=False))
    with torch.no_grad():
        for name, value in family.carried(start, one_way, here).items():
            one_way.get_parameter(name).copy_(value)
    ids = torch.tensor([start.source.encode("나는 학생이다")])
    both, forward = start.translator.encoder(ids).memory, one_way.eval().encoder(ids).memory
    half = both.shape[2] // 2
    torch.testing.assert_close(forward[:, :, :half], both[:, :, :half])
    assert not torch.allclose(forward[:, :, half:], both[:, :, half:])


def test_embeddings_of_another_size_are_not_gone_on_with(tiny: Made, material: Material) -> None:
    start = tiny("general")
    config = replace(start.translator.config, source_size=len(material.source), target_size=len(material.target))
    with pytest.raises(ValueError, match="embeddings of another size"):
        family.carried(start, Translator(replace(config, embedding=config.embedding + 2)), material)
