"""The life of a release on the command line."""

import json
from pathlib import Path

import pytest

from annotations.services.release_rules import change_release_rules
from annotations.vocabularies import Role
from tests.annotations.management.test_commands import refusal, run
from tests.factories import make_campaign, member

pytestmark = pytest.mark.django_db


def test_a_release_is_led_through_its_life_and_its_state_is_told(tmp_path: Path) -> None:
    campaign = make_campaign(items=1)
    words = ("--campaign", campaign.name, "--release-version", "1.0.0")
    built = json.loads(run("build_release", *words, "--out", tmp_path / "r", "--json"))
    gates = {gate["id"]: gate for gate in built["gates"]}
    assert (built["state"], gates["licence"]["state"]) == ("draft", "failed")
    manager, reviewer = member(campaign, Role.MANAGER), member(campaign, Role.REVIEWER)
    state = ("release_state", *words)
    check = (*state, "--event", "checked", "--user", manager.username)
    assert "Licence and attribution: The benchmark's licence is not known" in refusal(*check)
    change_release_rules(user=manager, campaign=campaign, binds=["sound"], floors={})
    assert "checked by" in run(*check)
    approve = (*state, "--event", "approved", "--user")
    assert "a second person" in refusal(*approve, manager.username)
    assert "Nobody signs in as 'nobody'" in refusal(*approve, "nobody")
    told = json.loads(run(*approve, reviewer.username, "--note", "Read.", "--json"))
    assert (told["state"], told["events"][-1]["note"]) == ("approved", "Read.")
    run(*state, "--event", "published", "--public", "--user", manager.username)
    withdraw = (*state, "--event", "withdrawn", "--user", manager.username)
    assert "Say why" in refusal(*withdraw)
    assert "withdrawn by" in run(*withdraw, "--note", "Keys leaked.")
    assert "there is: 1.0.0" in refusal(*state[:-1], "2.0.0")
