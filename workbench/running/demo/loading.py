"""The demo campaign, from its benchmark to a release, through the services people use."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from annotations.kinds.registry import form_kind
from annotations.models import Benchmark, Campaign
from annotations.services.glossary import import_glossary
from annotations.services.importing import import_benchmark
from annotations.services.importing_texts import import_translations
from annotations.services.planning import Plan, create_campaign
from annotations.services.releasing import Built, build_release
from evaluation.models import Run
from evaluation.services.runs import start_run
from workbench.running.demo.decisions import Replay
from workbench.running.demo.people import join, make_accounts

BENCHMARK = "workbench-sample"
CAMPAIGN = "demo"
VERSION = "0.1.0"
NOTES = "The first release of the demo campaign. Its decisions are synthetic."
BASELINES = ("uniform:0", "longest:")
GUIDELINE = "guideline.md"
GLOSSARY = "glossary.csv"
MARGIN = 0.34
"""Labels on which one of three differs go to a reviewer, so that the queue shows what it can."""


def load_demo(*, tell: Callable[[str], None]) -> Built:
    """Load what is missing of the demo; a second call changes nothing."""
    with transaction.atomic():
        people = make_accounts()
        if not Campaign.objects.filter(name=CAMPAIGN).exists():
            tell("Importing the sample benchmark and its translations")
            campaign = _campaign()
            join(campaign, people)
            tell("Replaying the synthetic decisions")
            Replay(campaign, people).all(_json("decisions.json"))
            # Last: the decisions knew of no glossary.
            import_glossary(campaign=campaign, name=GLOSSARY, content=_text(GLOSSARY).encode())
    tell("Building the demo release")
    built = build_release(
        campaign=Campaign.objects.get(name=CAMPAIGN), version=VERSION, notes=NOTES
    )
    _measure_baselines(built)
    return built


def _measure_baselines(built: Built) -> None:
    """Send a run of each baseline that there is none of yet to the workers."""
    for spec in BASELINES:
        if not Run.objects.filter(spec=spec, release_hash=built.release.content_hash).exists():
            start_run(release_folder=built.path.name, spec=spec, user=None)


def _campaign() -> Campaign:
    sample: Path = settings.SAMPLE_DIR
    sources = [source for source in _json("sources.json")["sources"] if source["engine"]]
    import_benchmark(
        path=sample / "benchmark",
        name=BENCHMARK,
        header=False,
        answers="letter",
        licence="apache-2.0",
    )
    campaign = create_campaign(
        benchmark=Benchmark.objects.get(name=BENCHMARK),
        name=CAMPAIGN,
        title="Demo: the sample benchmark",
        languages=sorted({source["language"] for source in sources}),
        plan=_plan(),
        synthetic=True,
    )
    for source in sources:
        import_translations(
            path=sample / source["path"],
            campaign=campaign,
            language=source["language"],
            engine=source["engine"],
            engine_version=source["engine_version"],
        )
    return campaign


def _plan() -> Plan:
    return Plan.of(
        label_per_subject=None,
        answer_per_subject=None,
        overlap_review=2,
        rules={form_kind().id: {"adjudicate_margin": MARGIN}},
        guideline=_text(GUIDELINE),
    )


def _json(name: str) -> Any:
    return json.loads(_text(name))


def _text(name: str) -> str:
    sample: Path = settings.SAMPLE_DIR
    return (sample / name).read_text(encoding="utf-8")
