"""A form to be worked in without anything being stored."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.forms.answers import warnings
from annotations.forms.form import SOURCE, Form
from annotations.forms.inputs import AnswersForm
from annotations.forms.reading import FormError, form_of
from annotations.kinds.label.desk import key_list
from annotations.kinds.label.pages.listing import PAGE, form_named, subject
from annotations.kinds.label.questions.allotting import allotted
from annotations.kinds.label.questions.asked import asked
from annotations.kinds.label.questions.texts import Texts, shown_text, source_texts
from annotations.kinds.label.questions.wording import facts
from annotations.labels import said
from annotations.models import Campaign, CurrentTranslation, Item
from annotations.models.visibility import is_blind_to
from annotations.quality.units import Unit
from annotations.selectors.catalogue import items_of
from annotations.services.keys import keys_of
from annotations.web.console.access import in_campaign, show
from workbench.core.accounts.models import User
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.json_reading import read_storable_json
from workbench.core.languages import language_of

TEMPLATE = "kinds/label/preview.html"


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign()
def preview(request: SignedInRequest, campaign: Campaign, form: str) -> HttpResponse:
    """A form as people have it at the desk; what is sent is checked and shown, and that is all."""
    shown = _sent(request) or form_named(campaign, form)
    return show_preview(request, campaign, shown, request.POST or None)


def show_preview(
    request: SignedInRequest, campaign: Campaign, form: Form, data: Any
) -> HttpResponse:
    form = form.in_language(campaign.source_language)
    item, texts, language = _sample(campaign, request.user, form)
    source = language_of(campaign.source_language)
    keys = keys_of(user=request.user)
    given = allotted(form, keys)
    answers = AnswersForm(form, texts, data)
    return show(
        request,
        PAGE,
        campaign,
        template=TEMPLATE,
        status=422 if answers.is_bound and not answers.is_valid() else 200,
        shown=form,
        title=said(form.title),
        subject=subject(form),
        document=json.dumps(form.document(), ensure_ascii=False),
        form=answers,
        keys=keys,
        asked=asked(answers, given),
        key_list=key_list(form, given, keys),
        text=shown_text(form, item, texts, language_of(language), source),
        **_outcome(answers, texts),
    )


def _outcome(form: AnswersForm, texts: Texts) -> Mapping[str, Any]:
    """What the answers would be stored as, and what the person would be asked to look at again."""
    if not form.is_bound or not form.is_valid():
        return {}
    found = warnings(form.asked, form.answers)
    return {
        "facts": facts(form.asked, form.answers, texts),
        "stored": json.dumps(form.answers, ensure_ascii=False, indent=2),
        "warned": [said(text) for text in found.values()],
    }


def _sent(request: SignedInRequest) -> Form | None:
    """The form that the page itself holds, where it is not stored yet."""
    try:
        return form_of(read_storable_json(request.POST["document"]))
    except (KeyError, ValueError, FormError):
        return None


def _sample(campaign: Campaign, user: User, form: Form) -> tuple[Item, Texts, str]:
    """An item of the campaign, with a text of it in the campaign's language where there is one."""
    item = items_of(campaign, user).order_by("position").first() or _made_up()
    if form.on == SOURCE:
        return item, source_texts(item), campaign.source_language
    current = CurrentTranslation.objects.filter(campaign=campaign, item=item.pk)
    text = None
    if item.pk and not is_blind_to(user, campaign, item.pk):
        found = current.select_related("translation").order_by("language").first()
        text = found.translation if found else None
    if text is None:
        return item, source_texts(item), campaign.source_language
    unit = Unit(text.question, tuple(text.options))
    return item, dict(unit.fields()), text.language


def _made_up() -> Item:
    """Where the person may see none of the campaign's."""
    planets = [_("Mercury"), _("Venus"), _("Mars"), _("Earth")]
    return Item(question=_("Which planet is the closest to the Sun?"), options=planets, key=0)
