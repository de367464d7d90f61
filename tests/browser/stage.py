"""What the demo lacks of what screens can show: people, campaigns and texts beside it."""

from dataclasses import replace
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from annotations.forms.form import Form
from annotations.forms.shipped import shipped
from annotations.models import Assignment, Campaign, TranslationRun
from annotations.selectors import effort
from annotations.selectors.console import subject_of
from annotations.selectors.surveys import JOB_KIND
from annotations.services import (
    importing_texts,
    measuring_effort,
    opening,
    planning,
    surveying,
)
from annotations.services.controls import plant
from annotations.services.forms import import_form
from annotations.services.glossary import add_term
from annotations.services.guidelines import acknowledge
from annotations.services.members import add_member
from annotations.services.messages import answer_message
from annotations.services.term_proposals import propose_term
from annotations.vocabularies import Role
from tests.browser.forms_stage import set_forms
from tests.browser.releases_stage import set_releases
from tests.browser.screens import (
    BEGINNER,
    LONG,
    MANAGER,
    NEWCOMER,
    PASSWORD,
    POLYGLOT,
    READER,
    SCRIPTS,
    SPANISH,
    SPANISH_TOO,
)
from tests.factories import BenchmarkFactory, ItemFactory
from tests.work import ask
from workbench.core.accounts.models import User
from workbench.core.jobs.models import Job, JobState
from workbench.running.demo.loading import CAMPAIGN

CASE = (
    "A landlord leased a warehouse to a tenant for ten years at $2,500 a month; the lease said "
    "that the tenant could not assign it without the landlord's written consent. In the fourth "
    "year the tenant, who had fallen behind by three payments, gave the keys to a neighbour. "
)
CASO = (
    "Una propietaria arrendó un almacén a un inquilino por diez años a 2500 dólares al mes; el "
    "contrato decía que el inquilino no podía cederlo sin el consentimiento por escrito de la "
    "propietaria. En el cuarto año el inquilino, con tres pagos de retraso, dio las llaves a un "
    "vecino. "
)
QUESTION, OPTIONS = "Which planet is the closest to the Sun?", ["Mercury", "Venus", "Mars", "Earth"]
TEXTS = {
    "am": [("🌍 ለፀሐይ በጣም ቅርብ\nየሆነችው ፕላኔት የትኛዋ ናት?", ["ሜርኩሪ", "ቬነስ", "ማርስ", "መሬት"])],
    "ar": [("🌍 ما هو الكوكب\nالأقرب إلى الشمس؟", ["عطارد", "الزهرة", "المرّيخ", "الأرض"])],
    "ja": [
        ("太陽に一番近い惑星はどれですか。", ["水星", "金星", "火星", "地球"]),
        ("太陽に最も近い惑星は何ですか。", ["水星", "ヴィーナス", "火星", "地球"]),
        ("太陽系で太陽のすぐそばにある惑星は何か。", ["水星", "金星", "火星", "地球"]),
    ],
}


@transaction.atomic
def set_stage() -> None:
    """Add to a demo that is loaded already."""
    people = {name: _account(name) for name in (NEWCOMER, READER, BEGINNER, POLYGLOT)}
    demo = Campaign.objects.get(name=CAMPAIGN)
    _join(demo, people[READER], "es")
    _join(demo, people[BEGINNER], "es")
    acknowledge(user=people[READER], campaign=demo, version=demo.protocol.version)
    add_term(campaign=demo, language="es", source="number", target="número")
    add_term(campaign=demo, language="ar", source="number", target="عدد", note="Not: رقم")
    _propose(demo)
    _ask(demo)
    plant(campaign=demo, language="es", count=3, seed=1)
    _survey(demo)
    _measure(demo)
    _translate(demo)
    long = _campaign(LONG, CASE * 10, {"es": [(CASO * 10, ["El vecino", "Ambos", "Él", "Ella"])]})
    _join(long, people[POLYGLOT], *long.languages)
    add_member(campaign=long, user=User.objects.get(username=MANAGER), role=Role.MANAGER)
    scripts = _campaign(SCRIPTS, QUESTION, TEXTS, ask_quality=True)
    _join(scripts, people[POLYGLOT], *scripts.languages)
    import_form(campaign=scripts, form=_of_candidates(shipped()["error-spans"]))
    set_forms()
    set_releases()


def _ask(campaign: Campaign) -> None:
    """A question that was answered, and one that waits."""
    done = Assignment.objects.production().filter(person__username=SPANISH, task__campaign=campaign)
    answered, _waiting = (ask(one, f"¿Qué se entiende en {one.task}?") for one in done[:2])
    manager = User.objects.get(username=MANAGER)
    answer_message(user=manager, message=answered, text="In the widest sense.", nonce=uuid4())


def _propose(campaign: Campaign) -> None:
    """One term by two people, each with a word about it."""
    for name, note in ((SPANISH, "As in the law."), (SPANISH_TOO, "Not a word of every day.")):
        person = User.objects.get(username=name)
        words = {"source": "landlord", "target": "arrendador", "note": note}
        propose_term(user=person, campaign=campaign, language="es", **words)


def _translate(campaign: Campaign) -> None:
    """A paid run that has reached its ceiling, and gave no text for an item."""
    spent = {"cost": 1.42, "cost_at_most": 1.48, "max_cost": 1.5, "currency": "EUR"}
    run = TranslationRun.objects.create(
        campaign=campaign,
        language="es",
        engine="openai:tiny",
        spec="openai:http://127.0.0.1:8000/v1#tiny",
        state=TranslationRun.State.CEILING,
        is_paid=True,
        items=40,
        remaining=12,
        added=27,
        **spent,
    )
    run.failures.create(
        item=campaign.benchmark.items.earliest("pk"), problem="The engine answered nothing."
    )


def _measure(campaign: Campaign) -> None:
    Job.objects.create(
        kind=effort.JOB_KIND,
        subject=subject_of(campaign),
        key="measure of the stage",
        state=JobState.SUCCEEDED,
        finished_at=timezone.now(),
        result=measuring_effort.store_effort(campaign=campaign, name="stage"),
    )


def _survey(campaign: Campaign) -> None:
    """As its job would have done."""
    Job.objects.create(
        kind=JOB_KIND,
        subject=subject_of(campaign),
        key="survey of the stage",
        state=JobState.SUCCEEDED,
        result=surveying.survey(campaign=campaign, name="stage"),
        finished_at=timezone.now(),
    )


def _of_candidates(form: Form) -> Form:
    return replace(form, which="candidates", after="import")


def _account(name: str) -> User:
    return User.objects.create_user(name, password=PASSWORD)


def _join(campaign: Campaign, person: User, *languages: str) -> None:
    add_member(campaign=campaign, user=person, role=Role.ANNOTATOR, languages=languages)


def _campaign(
    name: str,
    question: str,
    texts: dict[str, list[tuple[str, list[str]]]],
    *,
    ask_quality: bool = False,
) -> Campaign:
    benchmark = BenchmarkFactory(name=name)
    item = ItemFactory(benchmark=benchmark, question=question, options=OPTIONS, key=0)
    campaign = planning.create_campaign(
        benchmark=benchmark,
        name=name,
        languages=list(texts),
        plan=planning.Plan.of(label_per_subject=None, ask_quality=ask_quality, forms=()),
    )
    for language, offered in texts.items():
        for version, (wording, options) in enumerate(offered):
            importing_texts.store_translations(
                texts=[(item, wording.strip(), options)],
                language=language,
                engine="a-translator",
                engine_version=str(version),
            )
        opening.open_text_tasks(campaign=campaign, language=language)
    return campaign
