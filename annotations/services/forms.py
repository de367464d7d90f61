"""How a form comes to a campaign, and leaves it: by the next version of its rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.forms.form import Form
from annotations.kinds.registry import form_kind
from annotations.models import DECISIONS, Campaign, Decision
from annotations.models.decisions import DecisionQuerySet
from annotations.permissions import can_manage
from annotations.services.locking import lock_campaign, share_ledger
from annotations.services.planning import next_version, plan_of
from annotations.services.versions import idle_tasks, tasks_asking
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.release_format.forms import answer_columns
from workbench.release_format.names import fold


@dataclass(frozen=True)
class ImportedForm:
    """What an import did: `is_new` says that it made a version of the rules.

    `moved` tasks, which nobody has worked on, ask by the new version now; `kept` ones stay with
    that which they were begun under. `opened` are new.
    """

    form: Form
    version: int
    is_new: bool
    moved: int = 0
    kept: int = 0
    opened: int = 0


def import_form(
    *, campaign: Campaign, form: Form, user: User | None = None, dry_run: bool = False
) -> ImportedForm:
    """Have the campaign's label tasks ask a form, or its next version.

    A form in use is never changed in place: the rules get their next version, tasks that nobody
    has worked on go over to it, and the others keep theirs. The same form again changes nothing.
    With `dry_run` nothing changes, and what would is told.
    Locks: the ledger (shared), the campaign's row, the tasks that go over.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Invalid: the form has tasks that are about something else, an id that is taken, or a column
            in which labels have another type of answer.
    """
    can_manage(user, campaign).require()
    with transaction.atomic():
        share_ledger()
        lock_campaign(campaign)
        rules = campaign.protocol
        known = rules.asked.get(form.id)
        if known is not None and known.document() == form.document():
            return ImportedForm(form, rules.version, is_new=False)
        check_form(campaign, form)
        forms = {**rules.asked, form.id: form}
        plan = replace(plan_of(protocol=rules), forms=tuple(forms.values()))
        made = next_version(campaign, plan, user)
        transaction.set_rollback(dry_run)
        return ImportedForm(form, made.rules.version, True, made.moved, made.kept, made.opened)


@dataclass(frozen=True)
class RemovedForm:
    """What became of the tasks of a form that is asked no more.

    `removed` ones, which nobody has begun, are gone; `closed` ones stay with the work done, and are
    handed to nobody else. `labels` is how many there are: they stay in the ledger and in releases.
    """

    form: Form
    version: int
    removed: int
    closed: int
    labels: int


def remove_form(
    *, campaign: Campaign, form: str, user: User | None = None, dry_run: bool = False
) -> RemovedForm:
    """Have the campaign's label tasks ask a form no more, by the next version of the rules.

    Work that is in people's hands can be finished. With `dry_run` nothing changes, and what would
    as things stand is told. Locks: the ledger (shared), the campaign's row, the form's tasks; for
    a dry run none.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Invalid: the campaign does not ask this form, or no other.
    """
    can_manage(user, campaign).require()
    if dry_run:
        return _removal_of(campaign, form)
    with transaction.atomic():
        share_ledger()
        lock_campaign(campaign)
        asked = campaign.protocol.asked
        _require_removable(asked, form)
        others = tuple(one for id, one in asked.items() if id != form)
        plan = replace(plan_of(protocol=campaign.protocol), forms=others)
        made = next_version(campaign, plan, user)
        labels = _labels(campaign, form).production().count()
        return RemovedForm(asked[form], made.rules.version, made.removed, made.closed, labels)


def _removal_of(campaign: Campaign, form: str) -> RemovedForm:
    asked = campaign.protocol.asked
    _require_removable(asked, form)
    tasks, idle = tasks_asking(campaign, [form]).count(), idle_tasks(campaign, [form]).count()
    labels = _labels(campaign, form).production().count()
    return RemovedForm(asked[form], campaign.protocol.version + 1, idle, tasks - idle, labels)


def _require_removable(asked: Mapping[str, Form], form: str) -> None:
    if form not in asked:
        problem = _("The campaign does not ask “%(form)s”; it asks: %(forms)s.")
        raise Invalid(form=problem % {"form": form, "forms": ", ".join(asked)})
    if len(asked) == 1:
        problem = _(
            "“%(form)s” is the campaign's only form, and a label task has to ask something; "
            "add another form first."
        )
        raise Invalid(form=problem % {"form": form})


def check_form(campaign: Campaign, form: Form) -> None:
    """Check that a campaign may ask a form beside those that it asks or has asked.

    Raises:
        Invalid: it may not; with the reason at the form's key.
    """
    _check_subject(campaign, form)
    _check_id(campaign, form)
    _check_columns(campaign, form)


def _check_subject(campaign: Campaign, form: Form) -> None:
    """What a form's tasks are about cannot change under them, nor where it comes back."""
    asking = campaign.protocols.filter(forms__contains=[{"id": form.id}])
    former = asking.order_by("-version").first()
    if former is None:
        return
    known = former.asked[form.id]
    if (known.on, known.which) == (form.on, form.which):
        return
    if tasks_asking(campaign, [form.id]).exists():
        problem = _(
            "The form “%(form)s” has tasks already, and they are about something else; give this "
            "one another id."
        )
        raise Invalid(on=problem % {"form": form.id})


def _check_id(campaign: Campaign, form: Form) -> None:
    """Two forms have tables of two names in a release."""
    documents = chain.from_iterable(campaign.protocols.values_list("forms", flat=True))
    for other in sorted({document["id"] for document in documents}):
        if other != form.id and fold(other) == fold(form.id):
            problem = _("The campaign has the form “%(form)s”; give this one another id.")
            raise Invalid(id=problem % {"form": other})


def _check_columns(campaign: Campaign, form: Form) -> None:
    """A release gives what labels say in a column of one type."""
    labels = _labels(campaign, form.id)
    types = _types(form)
    for rules in campaign.protocols.filter(pk__in=labels.values("task__protocol")):
        before = _types(rules.asked[form.id])
        for name in types.keys() & before.keys():
            if types[name] != before[name]:
                problem = _(
                    "There are labels with another type of answer in the column “%(column)s”; give "
                    "the question another column."
                )
                raise Invalid(column=problem % {"column": name})


def _labels(campaign: Campaign, form: str) -> "DecisionQuerySet[Decision]":
    labels: DecisionQuerySet[Decision] = (
        DECISIONS[form_kind().id]
        .objects.of_every_purpose()
        .filter(task__campaign=campaign, task__form=form)
    )
    return labels


def _types(form: Form) -> dict[str, Any]:
    columns = (column for one in form.document()["questions"] for column in answer_columns(one))
    return {column.name: column.type for column in columns}
