"""How a campaign comes to prefer one engine's texts in a language, or to offer all again."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.forms.form import CANDIDATES, TRANSLATION
from annotations.kinds.registry import text_kind
from annotations.models import Campaign, PreferredEngine, Task
from annotations.permissions import can_manage
from annotations.selectors.engine_texts import texts_of_engines
from annotations.services.languages import require_language
from annotations.services.locking import lock_campaign
from annotations.services.opening import acts, open_text_tasks
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.locking import locked


def prefer_engine(*, campaign: Campaign, language: str, engine: str, user: User | None) -> None:
    """Offer only this engine's texts where it has them, in tasks that nobody has worked on.

    With an empty name all engines' are offered again. Texts that come later follow the choice.
    Locks: the ledger (shared), the campaign's row, and tasks whose texts are asked about.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Invalid: the campaign has no such language, or the engine no text in it.
    """
    can_manage(user, campaign).require()
    require_language(campaign, language)
    with transaction.atomic():
        lock_campaign(campaign)
        if engine:
            _require_texts(campaign, language, engine)
            PreferredEngine.objects.update_or_create(
                campaign=campaign,
                language=language,
                defaults={"engine": engine, "chosen_by": user},
            )
        else:
            PreferredEngine.objects.filter(campaign=campaign, language=language).delete()
        before = _current(campaign, language)
        open_text_tasks(campaign=campaign, language=language)
        now = _current(campaign, language)
        _follow(
            campaign,
            language,
            [item for item, text in now.items() if before.get(item, text) != text],
        )


def _current(campaign: Campaign, language: str) -> dict[int, int]:
    """By item, the text that the campaign stands by."""
    rows = campaign.current_translations.filter(language=language)
    return dict(rows.values_list("item", "translation"))


def _follow(campaign: Campaign, language: str, items: Sequence[int]) -> None:
    """Bring in line what is asked about these items' texts, where a form asks about the current."""
    forms = campaign.protocol.asked.values()
    if not any(form.on == TRANSLATION and form.which != CANDIDATES for form in forms):
        return
    moved = Task.objects.production().filter(
        campaign=campaign, language=language, kind=text_kind().id, item__in=items
    )
    for task in locked(moved.order_by("pk")):
        for its in acts().values():
            its.follow(task)


def _require_texts(campaign: Campaign, language: str, engine: str) -> None:
    if not texts_of_engines(campaign, [language]).filter(engine=engine).exists():
        problem = _("“%(engine)s” has no text in “%(language)s”.")
        raise Invalid(engine=problem % {"engine": engine, "language": language})
