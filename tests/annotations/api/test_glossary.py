"""The glossary over HTTP."""

import pytest

from annotations.formats.tmx import TmxPair, write_tmx
from annotations.services.glossary import add_term
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import UserFactory, make_campaign, member

pytestmark = pytest.mark.django_db


def test_who_takes_part_reads_the_terms_of_a_language():
    campaign = make_campaign(items=1, languages=("es", "am"))
    add_term(campaign=campaign, language="es", source="bone", target="hueso", note="always")
    add_term(campaign=campaign, language="es", source="bone", target="espina", forbidden=True)
    add_term(campaign=campaign, language="am", source="bone", target="አጥንት")
    client = client_of(member(campaign))
    address = f"{V1}/campaigns/{campaign.name}/glossary"
    assert len(client.get(address).json()["results"]) == 3
    first, second = client.get(address, {"language": "es"}).json()["results"]
    assert first | {"id": 0} == {
        "id": 0, "language": "es", "source": "bone", "target": "hueso", "forbidden": False,
        "note": "always",
    }  # fmt: skip
    assert second["forbidden"] is True


def test_strangers_do_not_find_it():
    campaign = make_campaign(items=1)
    stranger = client_of(UserFactory())
    assert stranger.get(f"{V1}/campaigns/{campaign.name}/glossary").status_code == 404


def test_a_glossary_goes_out_and_comes_in_as_a_file() -> None:
    campaign = make_campaign(items=1, languages=("es", "am"))
    add_term(campaign=campaign, language="es", source="bone", target="espina", forbidden=True)
    add_term(campaign=campaign, language="am", source="bone", target="አጥንት", note="always")
    manager = client_of(member(campaign, Role.MANAGER))
    address = f"{V1}/campaigns/{campaign.name}/glossary/file"
    files = {}
    for format in ("csv", "tbx", "tbx-2008"):
        sent = client_of(member(campaign)).get(address, {"format": format})
        assert sent.status_code == 200
        files[format] = b"".join(sent).decode()
    assert b"".join(manager.get(address, {"language": "es"})).count(b"\n") == 2
    assert manager.get(address, {"language": "fr"}).status_code == 400
    assert manager.get(address, {"format": "xlsx"}).status_code == 400
    wanted = set(campaign.glossary.values_list("language", "target", "forbidden", "note"))
    for format, content in files.items():
        campaign.glossary.all().delete()
        given = {"format": format.partition("-")[0], "content": content}
        tried = manager.post(address, given | {"dry_run": True})
        assert (tried.status_code, tried.json()["added"]) == (200, 2)
        assert not campaign.glossary.exists()
        assert manager.post(address, given).status_code == 201
        assert manager.post(address, given).json()["unchanged"] == 2
        assert set(campaign.glossary.values_list("language", "target", "forbidden", "note")) == (
            wanted
        )
    assert manager.post(address, {"format": "tbx", "content": "<tmx/>"}).status_code == 400
    assert client_of(member(campaign)).post(address, given).status_code == 403


def test_memories_come_in_are_trusted_less_and_go() -> None:
    campaign = make_campaign(items=1)
    manager = client_of(member(campaign, Role.MANAGER))
    address = f"{V1}/campaigns/{campaign.name}/memories"
    content = b"".join(
        write_tmx([TmxPair("The femur", "El fémur")], source_language="en", language="es")
    ).decode()
    given = {"name": "Verba", "content": content, "penalty": 7}
    tried = manager.post(address, given | {"dry_run": True})
    assert (tried.status_code, tried.json()["added"]) == (200, {"es": 1})
    assert manager.get(address).json() == []
    assert manager.post(address, given).status_code == 201
    assert manager.post(address, given).status_code == 200
    assert manager.post(address, given | {"content": content[:-20]}).status_code == 400
    (held,) = manager.get(address).json()
    assert (held["penalty"], held["origin"], held["translations"]) == (7, "content.tmx", {"es": 1})
    one = f"{address}/{held['id']}"
    assert manager.put(one, {"origin": "agency", "penalty": 31}).status_code == 400
    assert manager.put(one, {"origin": "agency", "penalty": 0}).status_code == 204
    assert campaign.memories.get().penalty == 0
    annotator = client_of(member(campaign))
    asked = (annotator.get(address), annotator.post(address, given), annotator.delete(one))
    assert [answer.status_code for answer in asked] == [403] * 3
    assert manager.delete(one).status_code == 204
    assert not campaign.memories.exists()
