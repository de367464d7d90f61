"""The figures of Global MMLU as they are shown: from the tables of agreement that are kept."""

from dataclasses import dataclass, replace

from annotations.forms.figures import agreement_by_subject
from annotations.forms.form import Form
from annotations.kinds.registry import form_kind
from annotations.models import Campaign
from annotations.selectors.agreement.slices import FIGURES
from annotations.selectors.figures import Figures
from annotations.services.agreement import Table, agreement_table
from workbench.core.accounts.models import User

SUBJECT = "subject"


@dataclass(frozen=True)
class Shown:
    """`figures` is None while they are computed for the first time; those of agreement are missing
    as long as that table is. `tables` tell how old they are."""

    figures: Figures | None
    tables: tuple[Table, ...]


def figures_of(*, campaign: Campaign, form: Form, user: User | None = None) -> Shown:
    """All figures of a form that tells sensitivity.

    Locks as `agreement_table` says.
    """
    kind = form_kind().id
    counted, agreed = (
        agreement_table(campaign=campaign, kind=kind, form=form.id, by=by, user=user)
        for by in (FIGURES, SUBJECT)
    )
    if counted.document is None:
        return Shown(None, (counted, agreed))
    found = Figures.of(counted.document)
    if agreed.document is not None:
        further = agreement_by_subject(form, agreed.document["groups"])
        found = replace(found, figures=(*found.figures, *further))
    return Shown(found, (counted, agreed))
