"""How a form comes to a campaign, and how it changes there."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotations.forms.form import Form, Value
from annotations.forms.reading import read_form
from annotations.forms.shipped import shipped
from annotations.selectors.contents import Named, contents
from annotations.selectors.ledger import Cut
from annotations.services.claiming import claim_task
from annotations.services.forms import import_form
from annotations.services.planning import plan_of, revise_protocol
from annotations.vocabularies import Role
from tests.clarity import CLARITY, FINE, about, answer, asking
from tests.factories import make_campaign, member
from tests.invariants import broken_invariants
from tests.work import accept, claim
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> Form:
    return read_form(CLARITY)


def test_the_same_form_again_changes_nothing(form):
    campaign = make_campaign(items=2)
    made = import_form(campaign=campaign, form=form)
    assert (made.is_new, made.version, made.opened, made.moved) == (True, 2, 2, 0)
    assert list(campaign.protocol.asked) == ["culture", "clarity"]
    again = import_form(campaign=campaign, form=read_form(CLARITY))
    assert (again.is_new, again.version, again.opened) == (False, 2, 0)
    assert campaign.protocols.count() == 2


def test_a_form_in_use_is_never_changed_in_place(form):
    campaign = asking(form, items=3, overlap_label=3)
    begun, left, untouched = about(campaign, form)
    user = member(campaign)
    answer(user, begun, FINE)
    claim_task(user=user, task_id=left.pk)
    first = campaign.protocol
    problem = form.question("problem")
    wider = replace(problem, values=(*problem.values, Value("style", {"en": "Style"})))
    changed = replace(form, questions=(wider, *form.questions[1:]))
    made = import_form(campaign=campaign, form=changed)
    assert (made.version, made.moved, made.kept, made.opened) == (2, 1, 2, 0)
    first.refresh_from_db()
    assert first.asked["clarity"] == form
    states = {task.pk: task.protocol.version for task in about(campaign, form)}
    assert states == {begun.pk: 1, left.pk: 1, untouched.pk: 2}
    with pytest.raises(Invalid, match="problem"):
        answer(member(campaign), begun, FINE | {"problem": "style"})
    stored = answer(member(campaign), untouched, FINE | {"problem": "style"}).decision
    assert stored.answers["problem"] == "style"
    # Whoever takes a task that was begun before works by the newest rules, and is asked the old.
    late = answer(member(campaign), begun, FINE).decision
    assert (late.protocol.version, late.task.protocol.version) == (2, 1)
    [released] = contents(
        campaign, Cut.now(), named=Named.of(campaign), version="1.0.0", notes="", parent=None
    ).about.forms
    assert released.document == changed.document()
    assert released.former == {1: form.document()}
    assert broken_invariants(campaign) == []


def test_what_a_form_with_tasks_is_about_does_not_change(form):
    campaign = asking(form)
    with pytest.raises(Invalid, match="another id"):
        import_form(campaign=campaign, form=replace(form, which="candidates"))
    assert campaign.protocols.count() == 1


def test_only_managers_bring_a_form_in(form):
    campaign = make_campaign(items=1)
    with pytest.raises(NotPermitted):
        import_form(campaign=campaign, form=form, user=member(campaign, Role.REVIEWER))
    manager = member(campaign, Role.MANAGER)
    made = import_form(campaign=campaign, form=form, user=manager)
    assert campaign.protocols.get(version=made.version).created_by == manager


def test_other_rules_keep_the_forms(form):
    campaign = asking(form)
    manager = member(campaign, Role.MANAGER)
    plan = replace(plan_of(protocol=campaign.protocol), grace_minutes=7)
    assert revise_protocol(user=manager, campaign=campaign, plan=plan).asked == {"clarity": form}


def test_a_form_after_the_review_finds_what_is_settled_already(form):
    campaign = make_campaign(items=2)
    user = member(campaign)
    accept(user, claim(campaign, user))
    assert import_form(campaign=campaign, form=replace(form, after="review")).opened == 1


@pytest.mark.parametrize("name", sorted(set(shipped()) - {"culture"}))
def test_the_forms_that_are_shipped_come_in_by_their_names(name):
    campaign = make_campaign(items=2)
    user = member(campaign)
    accept(user, claim(campaign, user))
    assert run(name, "--campaign", campaign.name)
    assert about(campaign, shipped()[name])


# The command.


def run(*given: str) -> str:
    out = StringIO()
    call_command("import_form", *given, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_says_what_it_does_and_what_it_would_do(tmp_path):
    campaign = make_campaign(items=2)
    path = tmp_path / "clarity.toml"
    path.write_text(CLARITY)
    given = str(path), "--campaign", campaign.name
    said = run(*given, "--dry-run")
    assert "would be in version 2" in said
    assert campaign.protocols.count() == 1
    assert '"opened": 2' in run(*given, "--json")
    assert "Nothing changed" in run(*given)
    assert run("culture", "--campaign", campaign.name).startswith("Nothing changed")
    path.write_bytes(b'id = "x"\n# \xff')
    with pytest.raises(CommandError, match=r"line 2: byte 0xff .* Nothing was imported"):
        run(*given)


def test_the_command_refuses_a_form_as_a_whole(tmp_path):
    campaign = make_campaign(items=1)
    path = tmp_path / "clarity.toml"
    broken = CLARITY.replace('"scale"', '"slider"').replace("problem =", "p =")
    path.write_text(broken)
    with pytest.raises(CommandError) as refused:
        run(str(path), "--campaign", campaign.name)
    assert len(str(refused.value).splitlines()) >= 3
    assert campaign.protocols.count() == 1
