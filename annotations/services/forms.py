"""How a form comes to a campaign: as the next version of its rules."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from annotations.forms.form import SOURCE, Form
from annotations.kinds.registry import form_kind
from annotations.models import DECISIONS, Assignment, Campaign, Protocol, Task
from annotations.permissions import can_manage
from annotations.services.locking import lock_campaign, share_ledger
from annotations.services.opening import open_source_tasks, open_text_tasks
from annotations.services.planning import next_version, plan_of
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
    if user is not None:
        can_manage(user, campaign).require()
    with transaction.atomic():
        share_ledger()
        lock_campaign(campaign)
        rules = campaign.protocol
        known = rules.asked.get(form.id)
        if known is not None and known.document() == form.document():
            return ImportedForm(form, rules.version, is_new=False)
        _check_subject(campaign, known, form)
        _check_id(rules, form)
        _check_columns(campaign, form)
        forms = {**rules.asked, form.id: form}
        plan = replace(plan_of(protocol=rules), forms=tuple(forms.values()))
        made = next_version(campaign, plan, user)
        moved, kept = _move(campaign, form, made)
        opened = _open(campaign, form)
        transaction.set_rollback(dry_run)
        return ImportedForm(form, made.version, True, moved, kept, opened)


def _check_subject(campaign: Campaign, known: Form | None, form: Form) -> None:
    """What a form's tasks are about cannot change under them."""
    if known is None or (known.on, known.which) == (form.on, form.which):
        return
    if _tasks(campaign, form).exists():
        problem = _(
            "The form “%(form)s” has tasks already, and they are about something else; give this "
            "one another id."
        )
        raise Invalid(on=problem % {"form": form.id})


def _check_id(rules: Protocol, form: Form) -> None:
    """Two forms have tables of two names in a release."""
    for other in rules.asked:
        if other != form.id and fold(other) == fold(form.id):
            problem = _("The campaign has the form “%(form)s”; give this one another id.")
            raise Invalid(id=problem % {"form": other})


def _check_columns(campaign: Campaign, form: Form) -> None:
    """A release gives what labels say in a column of one type."""
    labels = DECISIONS[form_kind().id].objects.of_every_purpose()
    labels = labels.filter(task__campaign=campaign, task__form=form.id)
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


def _types(form: Form) -> dict[str, Any]:
    columns = (column for one in form.document()["questions"] for column in answer_columns(one))
    return {column.name: column.type for column in columns}


def _tasks(campaign: Campaign, form: Form) -> QuerySet[Task]:
    return campaign.tasks.production().filter(kind=form_kind().id, form=form.id)


def _move(campaign: Campaign, form: Form, rules: Protocol) -> tuple[int, int]:
    """Hand the tasks that nobody has worked on over to the new rules; how many, and how many not.

    A claim under way holds the row's lock and takes a place: what was read before that is asked
    again of the row itself.
    """
    begun = Assignment.objects.filter(task=OuterRef("pk"))
    tasks = _tasks(campaign, form)
    total = tasks.count()
    moved = tasks.filter(~Exists(begun), remaining=F("overlap")).update(protocol=rules)
    return moved, total - moved


def _open(campaign: Campaign, form: Form) -> int:
    before = _tasks(campaign, form).count()
    if form.on == SOURCE:
        open_source_tasks(campaign)
    else:
        for language in campaign.languages:
            open_text_tasks(campaign=campaign, language=language, only=form_kind())
    return _tasks(campaign, form).count() - before
