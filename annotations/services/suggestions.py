"""How suggested answers come to the tasks of a form."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.formats.suggestions import SuggestedRow, SuggestedRows
from annotations.forms.answers import AnswerErrors, checked
from annotations.forms.form import CURRENT, Form
from annotations.kinds.registry import form_kind
from annotations.models import Campaign, CurrentTranslation, Suggestion, Task
from annotations.permissions import can_manage
from annotations.services.fields import check_field
from annotations.services.importing import BATCH, ImportRefused
from annotations.services.locking import lock_campaign, share_ledger
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.locking import locked
from workbench.core.messages import localized
from workbench.layouts.records import RowError

Key = tuple[int, str, int | None]
"""Item, language and text: what answers are about."""


@dataclass(frozen=True)
class ImportedSuggestions:
    added: int
    unchanged: int


@dataclass(frozen=True)
class _Fitting:
    """A row with the task that asks what it answers, and the answers as they are stored."""

    row: SuggestedRow
    task: Task
    answers: dict[str, Any]

    @property
    def key(self) -> Key:
        return self.task.item_id, self.task.language, self.task.text_id


class _Misfit(Exception):
    """A row is not taken: in which field, why, and what to do."""


def import_suggestions(
    *,
    campaign: Campaign,
    form: str,
    source: str,
    given: SuggestedRows,
    user: User | None = None,
    dry_run: bool = False,
) -> ImportedSuggestions:
    """Have the tasks of a form show answers that a model or a file suggests.

    Who has a task in hand goes on with what they were shown; who is handed one later sees the
    newest. The same rows from the same source change nothing. Nothing tells the tasks that
    control the work from the others: they show what the item's own task shows.
    Locks: the ledger (shared), the campaign's row, the tasks that the rows are about.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Invalid: the source has no usable name, or the form is not asked or takes no suggestions.
        ImportRefused: at least one row is bad; all bad rows are listed.
    """
    can_manage(user, campaign).require()
    check_field(Suggestion, "source", source)
    asked = _asked(campaign, form)
    fitting, errors = _fitting(campaign, asked, given)
    if errors:
        raise ImportRefused(sorted(errors, key=lambda error: error.row or 0))
    with transaction.atomic():
        share_ledger()
        lock_campaign(campaign)
        _hold_tasks(campaign, asked, fitting)
        known = _known(campaign, asked, source, fitting)
        fresh = [one for one in fitting if known.get(one.key) != one.answers]
        if not dry_run:
            made = [_suggestion(campaign, asked, source, user, one) for one in fresh]
            Suggestion.objects.bulk_create(made, batch_size=BATCH)
    return ImportedSuggestions(len(fresh), len(fitting) - len(fresh))


def _asked(campaign: Campaign, id: str) -> Form:
    form = campaign.protocol.asked.get(id)
    if form is None:
        problem = _("The campaign does not ask the form “%(form)s”; it asks: %(known)s.")
        known = ", ".join(campaign.protocol.asked) or "–"
        raise Invalid(form=problem % {"form": id, "known": known})
    if not form.suggestions:
        problem = _(
            "The form “%(form)s” takes no suggestions; import it again with suggestions = true."
        )
        raise Invalid(form=problem % {"form": id})
    return form


def _fitting(
    campaign: Campaign, form: Form, given: SuggestedRows
) -> tuple[list[_Fitting], list[RowError]]:
    found: list[_Fitting] = []
    errors = list(given.errors)
    tasks = _Tasks(campaign, form, given.rows)
    first: dict[Key, int] = {}
    for row in given.rows:
        try:
            task = tasks.of(row)
            one = _Fitting(row, task, _answers(task, row))
            before = first.setdefault(one.key, row.row)
            if before != row.row:
                problem = _("row %(row)s is about the same text") % {"row": before}
                raise _Misfit("sample_id", problem, _("Keep one of them"))
        except _Misfit as misfit:
            errors += [RowError(given.name, row.row, *misfit.args)]
        except AnswerErrors as refused:
            errors += [
                RowError(
                    given.name, row.row, id, _said(problem), _("Mend the answer or leave it out")
                )
                for id, problem in refused.problems.items()
            ]
        else:
            found.append(one)
    return found, errors


def _answers(task: Task, row: SuggestedRow) -> dict[str, Any]:
    return checked(task.asks, row.answers, task.texts, is_partial=True)


def _said(problem: str) -> str:
    return str(localized(problem, _)).rstrip(".")


@dataclass(frozen=True)
class _Tasks:
    """The tasks that the rows can be about."""

    campaign: Campaign
    form: Form
    rows: Sequence[SuggestedRow]

    def of(self, row: SuggestedRow) -> Task:
        found = self._by_item[row.sample_id, row.language]
        if not found:
            problem = _("no task of this form is about this item in %(language)s")
            raise _Misfit("sample_id", problem % {"language": row.language}, _("Leave the row out"))
        if row.engine:
            found = [task for task in found if task.text and task.text.engine == row.engine]
        elif len(found) > 1 and self.form.which == CURRENT:
            found = [task for task in found if task.text_id in self._current]
        if not found:
            raise _Misfit("engine", _("made none of its texts"), _("Name the engine of a text"))
        if len(found) > 1:
            problem = _("there are several texts of this item")
            raise _Misfit("engine", problem, _("Name the engine that made one of them alone"))
        return found[0]

    @cached_property
    def _by_item(self) -> Mapping[tuple[str, str], list[Task]]:
        tasks = self.campaign.tasks.production().filter(
            kind=form_kind().id,
            form=self.form.id,
            item__sample_id__in={row.sample_id for row in self.rows},
            language__in={row.language for row in self.rows},
        )
        found: defaultdict[tuple[str, str], list[Task]] = defaultdict(list)
        for task in tasks.select_related("item", "text", "protocol").order_by("pk"):
            found[task.item.sample_id, task.language].append(task)
        return found

    @cached_property
    def _current(self) -> set[int]:
        current = CurrentTranslation.objects.filter(campaign=self.campaign)
        return set(current.values_list("translation", flat=True))


def _hold_tasks(campaign: Campaign, form: Form, fitting: Sequence[_Fitting]) -> None:
    """Nobody is handed one of them between the moment of a suggestion and its commit."""
    tasks = Task.objects.of_every_purpose().filter(
        campaign=campaign,
        kind=form_kind().id,
        form=form.id,
        item__in={one.task.item_id for one in fitting},
    )
    list(locked(tasks.order_by("pk"), no_key=True).values_list("pk"))


def _known(
    campaign: Campaign, form: Form, source: str, fitting: Sequence[_Fitting]
) -> dict[Key, Any]:
    """The newest answers of the source about each text."""
    items = {one.task.item_id for one in fitting}
    rows = Suggestion.objects.filter(
        campaign=campaign, form=form.id, source=source, item__in=items
    ).order_by("created_at", "pk")
    return {(one.item_id, one.language, one.text_id): one.answers for one in rows}


def _suggestion(
    campaign: Campaign, form: Form, source: str, user: User | None, one: _Fitting
) -> Suggestion:
    item, language, text = one.key
    return Suggestion(
        campaign=campaign,
        item_id=item,
        form=form.id,
        language=language,
        text_id=text,
        answers=one.answers,
        source=source,
        created_by=user,
    )
