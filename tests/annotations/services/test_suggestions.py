"""Suggestions come in whole or not at all, and stay what a person was shown."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from annotations.formats.suggestions import SuggestedRows
from annotations.forms.form import Form
from annotations.forms.reading import read_form
from annotations.kinds.label.acts import set_label_gold, submit_label
from annotations.models import Campaign, Item, Suggestion
from annotations.selectors.suggestions import suggestion_at, suggestion_for
from annotations.services.claiming import claim_task
from annotations.services.forms import import_form
from annotations.services.importing import ImportRefused
from annotations.services.suggestions import ImportedSuggestions, import_suggestions
from annotations.vocabularies import Role
from tests.clarity import CLARITY, FINE, POOR, SUGGESTING, about, answer, asking
from tests.factories import member, translate
from tests.work import envelope
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db

POORLY = {name: POOR[name] for name in ("problem", "where", "fluent", "marks")}


@pytest.fixture
def form() -> Form:
    return read_form(SUGGESTING)


@pytest.fixture
def campaign(form: Form) -> Campaign:
    return asking(form, items=2)


def first_item(campaign: Campaign) -> Item:
    return campaign.benchmark.items.order_by("position").first()  # type: ignore[return-value]


def row(campaign: Campaign, answers: Any = POORLY, **more: Any) -> dict[str, Any]:
    given = {"sample_id": first_item(campaign).sample_id, "language": "es", "answers": answers}
    return given | more


def bring(campaign: Campaign, *rows: Any, **more: Any) -> ImportedSuggestions:
    given = SuggestedRows.of_list("rows", rows)
    asked = {"form": "clarity", "source": "a model", **more}
    return import_suggestions(campaign=campaign, given=given, **asked)


def test_what_comes_in_is_stored_as_a_persons_answers_are(campaign, form):
    assert bring(campaign, row(campaign)) == ImportedSuggestions(1, 0)
    stored = Suggestion.objects.get()
    [task, _] = about(campaign, form)
    assert (stored.text, stored.item, stored.language) == (task.text, task.item, "es")
    assert stored.answers["marks"] == [
        {"field": "question", "start": 0, "end": 6, "label": "major"}
    ]
    assert (stored.source, stored.created_by) == ("a model", None)


def test_the_same_again_changes_nothing_and_other_answers_are_newer(campaign):
    bring(campaign, row(campaign))
    assert bring(campaign, row(campaign)) == ImportedSuggestions(0, 1)
    assert bring(campaign, row(campaign, FINE), dry_run=True) == ImportedSuggestions(1, 0)
    assert Suggestion.objects.count() == 1
    assert bring(campaign, row(campaign, FINE)) == ImportedSuggestions(1, 0)
    assert bring(campaign, row(campaign, FINE), source="another") == ImportedSuggestions(1, 0)


def test_all_bad_rows_are_named_and_nothing_comes_in(campaign):
    good = row(campaign)
    rows = [
        good,
        row(campaign, {"score": 101, "problem": "style"}),
        row(campaign, {"where": ["word"]}),
        good | {"sample_id": "no/such/item"},
        good | {"language": "fr"},
        good | {"language": "not a code"},
        good | {"engine": "another-engine"},
        good | {"colour": "red"},
        {"sample_id": 7, "language": None, "answers": []},
        "text",
        good,
        row(campaign, POORLY | {"marks": [POOR["marks"][0] | {"quote": "other"}]}),
    ]
    with pytest.raises(ImportRefused) as refused:
        bring(campaign, *rows)
    found = [(error.row, error.field) for error in refused.value.errors]
    assert sorted(found) == [
        (2, "problem"), (2, "score"), (3, "where"), (4, "sample_id"), (5, "sample_id"),
        (6, "language"), (7, "engine"), (8, "colour"), (9, "answers"), (9, "language"),
        (9, "sample_id"), (10, "row"), (11, "sample_id"), (12, "marks"),
    ]  # fmt: skip
    assert not Suggestion.objects.exists()


def test_a_form_that_does_not_say_so_takes_none():
    campaign = asking(read_form(CLARITY))
    with pytest.raises(Invalid, match="takes no suggestions"):
        bring(campaign, row(campaign))
    with pytest.raises(Invalid, match="it asks: clarity"):
        bring(campaign, row(campaign), form="other")
    with pytest.raises(Invalid, match="source"):
        bring(campaign, row(campaign), source="")


def test_only_managers_bring_them_in(campaign):
    with pytest.raises(NotPermitted):
        bring(campaign, row(campaign), user=member(campaign))
    assert bring(campaign, row(campaign), user=member(campaign, Role.MANAGER)).added == 1


def test_where_an_item_has_several_texts_the_engine_says_which():
    form = read_form(SUGGESTING.replace("after =", 'which = "candidates"\nafter ='))
    campaign = asking(form)
    translate(campaign, "es", "other-engine")
    with pytest.raises(ImportRefused, match="1 problem") as refused:
        bring(campaign, row(campaign, FINE))
    assert refused.value.errors[0].field == "engine"
    bring(campaign, row(campaign, FINE, engine="other-engine"))
    assert Suggestion.objects.get().text.engine == "other-engine"  # type: ignore[union-attr]


def test_who_has_a_task_in_hand_goes_on_with_what_they_were_shown(campaign, form):
    [task, _] = about(campaign, form)
    early, later = member(campaign), member(campaign)
    held = claim_task(user=early, task_id=task.pk)
    bring(campaign, row(campaign))
    assert suggestion_for(held) is None
    sent = submit_label(envelope=envelope(early, held), answers=FINE).decision
    assert (sent.suggestion, sent.became) == (None, None)
    held = claim_task(user=later, task_id=task.pk)
    bring(campaign, row(campaign, FINE))
    shown = suggestion_for(held)
    assert shown is not None
    assert shown.answers["problem"] == "grammar"
    sent = submit_label(envelope=envelope(later, held), answers=POOR | {"where": ["word"]}).decision
    assert sent.suggestion == shown
    assert sent.became is not None
    assert {one.question: one.outcome.value for one in sent.became} == {
        "problem": "kept", "where": "changed", "fluent": "kept", "marks": "kept",
        "score": "added", "note": "added",
    }  # fmt: skip


def test_a_correction_is_of_the_same_suggestion(campaign, form):
    [task, _] = about(campaign, form)
    user = member(campaign)
    bring(campaign, row(campaign))
    first = answer(user, task, POOR).decision
    bring(campaign, row(campaign, FINE))
    held = task.assignments.get()
    again = envelope(user, held, supersedes=first.pk, nonce=uuid.uuid4())
    assert submit_label(envelope=again, answers=FINE).decision.suggestion == first.suggestion


def test_a_control_shows_what_the_items_own_task_shows(campaign, form):
    [task, _] = about(campaign, form)
    manager = member(campaign, Role.MANAGER)
    control = set_label_gold(
        user=manager, campaign=campaign, item=task.item, answers=FINE, form="clarity", language="es"
    )
    bring(campaign, row(campaign))
    shown = suggestion_at(control.task, timezone.now())
    assert shown == suggestion_at(task, timezone.now()) == Suggestion.objects.get()


def test_a_suggestion_that_the_next_version_of_the_form_does_not_take_is_not_shown(campaign, form):
    bring(campaign, row(campaign))
    import_form(campaign=campaign, form=read_form(SUGGESTING.replace('"order", ', "")))
    [task, _] = about(campaign, form)
    held = claim_task(user=member(campaign), task_id=task.pk)
    assert suggestion_for(held) is None


def test_a_file_comes_in_by_the_command(campaign, tmp_path: Path, capsys):
    path = tmp_path / "made.jsonl"
    lines = [json.dumps(row(campaign)), ""]
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    given = {"campaign": campaign.name, "form": "clarity", "source": "a model"}
    call_command("import_suggestions", str(path), **given, json=True, dry_run=True)
    assert json.loads(capsys.readouterr().out) == {
        "form": "clarity", "source": "a model", "added": 1, "unchanged": 0, "dry_run": True,
    }  # fmt: skip
    call_command("import_suggestions", str(path), **given)
    call_command("import_suggestions", str(path), **given)
    assert "Added 0 suggestions; 1 were there already." in capsys.readouterr().out
    path.write_text('{"sample_id": NaN\n[]\n')
    with pytest.raises(CommandError, match=r"row 1, (.|\n)*row 2, (.|\n)*2 problems"):
        call_command("import_suggestions", str(path), **given)
    with pytest.raises(CommandError, match=r"nowhere\.jsonl"):
        call_command("import_suggestions", str(tmp_path / "nowhere.jsonl"), **given)
