"""Known answers that a manager gives to the questions of a form about an item."""

from collections.abc import Mapping
from typing import Any

from annotations.forms.form import TRANSLATION, QuestionType
from annotations.forms.inputs import AnswersForm, field_name
from annotations.kinds.label.acts import set_label_gold
from annotations.kinds.label.questions.allotting import Allotted
from annotations.kinds.label.questions.asked import asked
from annotations.kinds.label.questions.texts import shown_text
from annotations.kinds.label.questions.wording import facts
from annotations.kinds.label.reading import texts_of
from annotations.kinds.label.rules import KIND
from annotations.kinds.label.ruling import SCRIPTS, STYLES
from annotations.labels import said
from annotations.models import Campaign, Control, Item, Task
from annotations.web.console.kinds import Facts, GoldQuestions
from workbench.core.accounts.models import User
from workbench.core.languages import language_of


class LabelGoldForm(AnswersForm):
    """The questions of the item's own task; marks are not compared, so they are left out."""

    def __init__(self, task: Task, data: Any) -> None:
        super().__init__(task.asks, texts_of(task), data)
        self.task = task
        for one in task.asks.questions:
            if one.type is QuestionType.SPANS and not one.required:
                del self.fields[field_name(one.id)]


class LabelGold(GoldQuestions):
    template = "kinds/label/gold.html"
    scripts = SCRIPTS
    styles = STYLES

    def form(self, task: Task, data: Any) -> LabelGoldForm:
        return LabelGoldForm(task, data)

    def tasks(self, campaign: Campaign, item: Item) -> list[tuple[Task, str]]:
        own = campaign.tasks.production().filter(kind=KIND.id, item=item).order_by("pk")
        found = own.select_related("item", "text", "protocol")
        return [(task, _name(task)) for task in found]

    def give(self, user: User, form: Any) -> Control:
        task = form.task
        return set_label_gold(
            user=user,
            campaign=task.campaign,
            item=task.item,
            form=task.form,
            language=task.language,
            answers=form.given(),
        )

    def context(self, form: Any) -> dict[str, Any]:
        task: Task = form.task
        language = language_of(task.language)
        source = language_of(task.campaign.source_language)
        shown = shown_text(task.asks, task.item, form.texts, language, source)
        questions = asked(form, Allotted())
        needs_text = task.asks.on == TRANSLATION or any(one.fields for one in questions)
        return {"asked": questions, "text": shown if needs_text else None}

    def facts(self, task: Task, expected: Mapping[str, Any]) -> Facts:
        return facts(task.asks, expected, texts_of(task))


def _name(task: Task) -> str:
    return f"{said(task.asks.title)} · {language_of(task.language).endonym}"
