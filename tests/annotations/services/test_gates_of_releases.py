"""The gates of releases that are built from a ledger: what people did is what they tell."""

import pytest
from pytest_django import Settings

from annotations.publishing.gates import Gate, gates_of
from annotations.services import releasing
from tests.factories import make_campaign, member
from tests.work import claim, edit, label

pytestmark = pytest.mark.django_db


def test_what_people_did_is_what_the_gates_tell(settings: Settings, tmp_path: object) -> None:
    settings.RELEASES_DIR = tmp_path
    campaign = make_campaign(items=3)
    people = [member(campaign) for _ in range(3)]
    edit(people[0], claim(campaign, people[0]), "¿Cuál es el hueso?")
    for _ in range(3):
        for person in people:
            cultural = person != people[0]
            label(
                campaign, person, ["cultural" if cultural else "none"],
                cultures=["Western Culture"] if cultural else [],
            )  # fmt: skip
    release = releasing.build_release(campaign=campaign, version="1.0.0").release
    gates: dict[str, Gate] = {gate.id: gate for gate in gates_of(release.place.folder())}
    told = {name: (gate.state.value, gate.items) for name, gate in gates.items()}
    assert told["coverage"] == ("passed", 0)
    assert (told["reviewed"], gates["reviewed"].value) == (("failed", 2), 1 / 3)
    assert (told["overlap"], gates["overlap"].value) == (("failed", 2), 4 / 6)
    assert told["disputes"] == ("passed", 0)
    assert told["agreement"] == ("failed", 0)
    assert "in en, the least" in gates["agreement"].sentence
