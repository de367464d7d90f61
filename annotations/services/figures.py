"""The figures of Global MMLU as they are shown: from the tables of agreement that are kept."""

from dataclasses import dataclass

from annotations.forms.form import Form
from annotations.kinds.registry import form_kind
from annotations.models import Campaign
from annotations.selectors.agreement.slices import FIGURES
from annotations.selectors.figures import Figures
from annotations.services.agreement import Table, agreement_table
from workbench.core.accounts.models import User


@dataclass(frozen=True)
class Shown:
    """`figures` is None while a job counts them for the first time; `table` tells how old they
    are."""

    table: Table
    figures: Figures | None


def figures_of(*, campaign: Campaign, form: Form, user: User | None = None) -> Shown:
    """All figures of a form that tells sensitivity.

    Locks as `agreement_table` says.
    """
    kind = form_kind().id
    table = agreement_table(campaign=campaign, kind=kind, form=form.id, by=FIGURES, user=user)
    return Shown(table, None if table.document is None else Figures.of(table.document))
