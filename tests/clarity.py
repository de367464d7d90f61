"""A form that the program has never seen, with a question of every type, and work on it."""

import uuid
from typing import Any

from annotations.forms.form import Form
from annotations.kinds.label.acts import submit_label
from annotations.kinds.label.ledger import Label
from annotations.models import Campaign, Task
from annotations.services.adjudicating import Ruling
from annotations.services.claiming import claim_task
from annotations.services.submitting import Submitted
from tests.factories import make_campaign
from tests.work import envelope
from workbench.core.accounts.models import User

CLARITY = """
id = "clarity"
on = "translation"
after = "import"
title = {en = "Clarity"}

[[questions]]
id = "problem"
type = "choice"
text = {en = "What is wrong?"}
values = ["nothing", "grammar", "meaning"]
required = true
column = "problem"

[[questions]]
id = "where"
type = "choices"
text = {en = "What of the grammar?"}
values = ["word", "order", "ending"]
shown_if = {problem = ["grammar"]}
column = "where"

[[questions]]
id = "fluent"
type = "yes_no"
text = {en = "Does it read well?"}
required = true
column = "fluent"

[[questions]]
id = "marks"
type = "spans"
text = {en = "Which words do not?"}
labels = ["minor", "major"]
shown_if = {fluent = ["no"]}
column = "marks"

[[questions]]
id = "score"
type = "scale"
text = {en = "How good is it?"}
min = 0
max = 100
column = "score"

[[questions]]
id = "note"
type = "text"
text = {en = "Anything else?"}
column = "note"
"""
SUGGESTING = CLARITY.replace("[[", "suggestions = true\n\n[[", 1)
FINE = {"problem": "nothing", "fluent": True, "score": 90}
POOR = {
    "problem": "grammar",
    "where": ["order", "word"],
    "fluent": False,
    "marks": [{"field": "question", "start": 0, "end": 6, "label": "major", "quote": "[test-"}],
    "score": 30,
    "note": " The order\r\nis wrong. ",
}


def asking(*forms: Form, items: int = 1, **plan: Any) -> Campaign:
    return make_campaign(items=items, forms=forms, **{"overlap_label": 2, **plan})


def about(campaign: Campaign, form: Form, **narrowed: Any) -> list[Task]:
    tasks = campaign.tasks.production().filter(kind="label", form=form.id, **narrowed)
    return list(tasks.select_related("text", "item", "protocol").order_by("pk"))


def answer(user: User, task: Task, answers: dict[str, Any], **fields: Any) -> Submitted[Label]:
    held = claim_task(user=user, task_id=task.pk)
    return submit_label(envelope=envelope(user, held, **fields), answers=answers)


def ruling(user: User, task: Task) -> Ruling:
    return Ruling(user, task.pk, uuid.uuid4(), "Checked against the source")
