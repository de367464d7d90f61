"""Imported memories: how they come in, and how they go."""

from pathlib import Path

import pytest

from annotations.formats.tmx import TmxPair, write_tmx
from annotations.models import (
    Campaign,
    Item,
    MemorySource,
    MemoryTranslation,
    TranslationMemory,
)
from annotations.selectors.imported_memory import imported_matches, memories_of
from annotations.selectors.memory import Hit, hits_for
from annotations.services.memories import change_memory, import_memory, remove_memory
from tests.annotations.selectors.test_memory import campaign_of, item, outsider, word
from tests.factories import make_campaign, member
from tests.work import claim
from workbench.core.errors import Invalid
from workbench.layouts.records import FormatError

pytestmark = pytest.mark.django_db

HEAD = '<tmx version="1.4"><header srclang="en-US"/><body>'


def unit(*texts: tuple[str, str]) -> str:
    said = (f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in texts)
    return f"<tu>{''.join(said)}</tu>"


def tmx(folder: Path, *units: str, name: str = "agency.tmx") -> Path:
    path = folder / name
    path.write_text(f"{HEAD}{''.join(units)}</body></tmx>")
    return path


def written(folder: Path, *pairs: tuple[str, str]) -> Path:
    path = folder / "pairs.tmx"
    made = (TmxPair(source, target) for source, target in pairs)
    path.write_bytes(b"".join(write_tmx(made, source_language="en", language="es")))
    return path


def test_a_file_comes_in_once_and_goes_whole(tmp_path: Path) -> None:
    campaign = make_campaign(items=1, languages=("es", "zh"), translated=False)
    path = tmx(
        tmp_path,
        unit(("en-US", "The  femur"), ("es-MX", " El fémur\n"), ("zh-TW", "股骨")),
        unit(("en-US", "The femur"), ("es-MX", "El fémur mexicano"), ("es", "El fémur")),
        unit(("en-US", "The femur"), ("es", "El fémur")),
        unit(("en", "<bpt i='1'/>The rib<ept i='1'/>"), ("es", "La costilla")),
        unit(("en", "only"), ("fr", "seul")),
        unit(("de", "Knie"), ("es", "rodilla")),
        unit(("en", "nothing"), ("es", " ")),
        unit(("en", "x" * 50_001), ("es", "x")),
        unit(("en", "a<ph x='1' type='x-cp-0000'/>b"), ("es", "c")),
        unit(("en", "a"), ("es", "<ph x='1' type='x-cp-d800'/>")),
    )
    asked = {"campaign": campaign, "path": path, "name": " Agency ", "penalty": 12}
    tried = import_memory(dry_run=True, **asked)
    assert not TranslationMemory.objects.exists()
    done = import_memory(**asked)
    assert done == tried
    assert (done.memory, done.units, done.cut) == ("Agency", 10, 3)
    assert done.rows == [("es", 4, 0)]
    assert done.left_out == {"no-translation": 1, "no-source": 1, "empty": 2, "too-long": 1}
    again = import_memory(campaign=campaign, path=path, name="Agency")
    assert again.rows == [("es", 0, 4)]
    (held,) = memories_of(campaign)
    assert (held.memory.penalty, held.memory.origin) == (12, "agency.tmx")
    assert held.languages == [("es", 4)]
    assert set(MemorySource.objects.values_list("text", flat=True)) == {
        "The  femur", "The femur", "The rib", "ab",
    }  # fmt: skip
    other = make_campaign(items=1, languages=("es",), translated=False)
    import_memory(campaign=other, path=written(tmp_path, ("The rib", "La otra")), name="Agency")
    assert remove_memory(memory=held.memory) == 4
    assert [one.text for one in MemorySource.objects.all()] == ["The rib"]
    assert MemoryTranslation.objects.get().target == "La otra"


def test_what_cannot_be_used_is_told_and_nothing_is_stored(tmp_path: Path) -> None:
    campaign = make_campaign(items=1, languages=("es",), translated=False)
    bomb = tmp_path / "bomb.tmx"
    bomb.write_text('<!DOCTYPE tmx [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><tmx>&b;</tmx>')
    cut = tmx(tmp_path, unit(("en", "a"), ("es", "b")), name="cut.tmx")
    cut.write_bytes(cut.read_bytes()[:-9])
    empty = tmp_path / "empty"
    empty.mkdir()
    for path, told in ((bomb, "entities"), (cut, "well-formed"), (empty, "no translation memory")):
        with pytest.raises(FormatError, match=told):
            import_memory(campaign=campaign, path=path, name="m")
    french = tmx(tmp_path, unit(("en", "a"), ("fr-FR", "b")))
    with pytest.raises(Invalid, match="en 1, fr-fr 1"):
        import_memory(campaign=campaign, path=french, name="m")
    long = tmx(tmp_path, unit(("en", "a" * 60_000), ("es", "b")))
    with pytest.raises(Invalid, match="en 1, es 1; 1 longer than a question may be"):
        import_memory(campaign=campaign, path=long, name="m")
    good = written(tmp_path, ("a", "b"))
    for values in ({"penalty": 31}, {"penalty": -1}, {"name": ""}, {"name": "x" * 81}):
        with pytest.raises(Invalid):
            import_memory(**{"campaign": campaign, "path": good, "name": "m", **values})
    assert not TranslationMemory.objects.exists()
    import_memory(campaign=campaign, path=good, name="m")
    with pytest.raises(Invalid):
        change_memory(memory=campaign.memories.get(), origin="", penalty=31)


def test_matches_stand_beside_the_campaigns_own_and_count_less(tmp_path: Path) -> None:
    campaign = campaign_of("Which bone is broken most often?", "Which is seldom?")
    path = written(
        tmp_path,
        ("Which bone is broken most seldom?", "¿Qué hueso se rompe menos?"),
        ("Which bone is broken most often?", "¿Cuál se rompe más?"),
        ("None of these bones", "Ninguno"),
        ("None of these bones", "Ninguno (test-engine)"),
        ("None of those homes", "Ninguna"),
    )
    import_memory(campaign=campaign, path=path, name="agency", penalty=10)
    import_memory(campaign=campaign, path=path, name="trusted", penalty=0, languages=["es"])
    texts = {"None of these bones"}
    found = imported_matches(outsider(campaign), campaign, "es", texts).found
    assert {memory.name for memory in found.values()} == {"trusted"}
    remove_memory(memory=campaign.memories.get(name="trusted"))
    reader = outsider(campaign)
    found = hits_for(reader, campaign, "es", item(campaign, 0))
    assert [(hit.target, hit.similarity, hit.score) for hit in found["question"]] == [
        ("¿Cuál se rompe más?", 100, 90),
        ("¿Qué hueso se rompe menos?", 86, 76),
    ]
    memory = campaign.memories.get()
    assert found["option_d"][0] == Hit("None of these bones", "Ninguno", 0, 0, 100, memory)
    change_memory(memory=memory, origin="Verba", penalty=25)
    found = hits_for(reader, campaign, "es", item(campaign, 0))
    assert [hit.score for hit in found["question"]] == [75]
    assert not any(hits_for(reader, campaign, "fr", item(campaign, 0)).values())


# --- Blindness.
def targets(campaign: Campaign, user: object, texts: set[str]) -> set[str]:
    found = imported_matches(user, campaign, "es", texts).found  # type: ignore[arg-type]
    return {target for _source, target in found}


def test_what_people_decided_does_not_come_back_by_a_file(tmp_path: Path) -> None:
    campaign = campaign_of("One?", "Two?", overlap_review=2)
    writer, reader = member(campaign), member(campaign)
    none = "None of these bones"
    import_memory(campaign=campaign, path=written(tmp_path, (none, "Nada")), name="before")
    word(writer, claim(campaign, writer), "Nada")
    word(writer, claim(campaign, writer), "Ninguno")
    after = written(tmp_path, (none, "Ninguno"), (none, "Nada"), (none, "Otro"))
    import_memory(campaign=campaign, path=after, name="after")
    for person in (writer, reader):
        assert targets(campaign, person, {none}) == {"Nada", "Otro"}
    names = {memory.name for memory in imported_matches(reader, campaign, "es", {none})[0].values()}
    assert names == {"before", "after"}


def test_a_question_that_may_be_answered_blind_is_not_shown_by_a_memory(tmp_path: Path) -> None:
    hidden, shown = "Which bone is broken most often?", "Which bone is broken most seldom?"
    campaign = campaign_of(hidden, shown)
    import_memory(
        campaign=campaign, path=written(tmp_path, (hidden, "a"), (shown, "b")), name="agency"
    )
    asked = "Which bone is broken most rarely?"
    reader = member(campaign, languages=("es",))
    assert targets(campaign, reader, {asked}) == {"a", "b"}
    task = claim(campaign, member(campaign)).task
    answer = type(task)(
        campaign=campaign, protocol=campaign.protocol, kind="answer", language="es", position=0,
        item=Item.objects.get(question=hidden), overlap=2, remaining=2,
    )  # fmt: skip
    answer.save()
    assert targets(campaign, reader, {asked}) == {"b"}
    assert targets(campaign, outsider(campaign), {asked}) == {"a", "b"}
