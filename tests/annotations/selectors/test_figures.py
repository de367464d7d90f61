"""The figures of Global MMLU, counted from labels that people gave."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from annotations.formats.protocol import read_protocol
from annotations.forms.figures import ALL, Figure
from annotations.models import Benchmark, Campaign
from annotations.selectors.disagreements import list_disputed
from annotations.selectors.figures import Figures, figures, forms_with_figures
from annotations.services.importing import import_benchmark
from annotations.services.importing_decisions import import_decisions
from annotations.services.overlaps import change_overlap
from annotations.services.protocol_files import make_campaign, plan_by_file
from tests import global_mmlu as paper
from tests.length import LONG
from tests.shared_data import SHARED_DATA, needs_shared_data

pytestmark = pytest.mark.django_db

PROTOCOL = """[label]
overlap = {overlap}
forms = ["asked.toml"]
sample = {{per_subject = 50, split = "test"}}
"""


def campaign_over(benchmark: Benchmark, name: str, *, overlap: int, more: str = "") -> Campaign:
    text = PROTOCOL.format(overlap=overlap) + more
    file = read_protocol(text, lambda _: paper.form_as_asked())
    plan = plan_by_file(file=file)
    return make_campaign(benchmark=benchmark, name=name, languages=[], plan=plan).campaign


def bring_in(campaign: Campaign, rows: Iterable[Mapping[str, Any]], folder: Path) -> None:
    path = folder / f"{campaign.name}.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    import_decisions(path=path, campaign=campaign)


def asked_of(campaign: Campaign) -> list[tuple[str, paper.Question]]:
    """The campaign's sample, each question of a subject as one of the paper's."""
    by_subject: defaultdict[str, list[paper.Question]] = defaultdict(list)
    for one in paper.questions():
        by_subject[one.subject].append(one)
    items = campaign.tasks.production().order_by("item__position")
    return [
        (sample_id, by_subject[subject].pop())
        for sample_id, subject in items.values_list("item__sample_id", "item__subject")
    ]


def counted(campaign: Campaign) -> Figures:
    (form,) = forms_with_figures(campaign)
    return figures(campaign, form)


@needs_shared_data
@pytest.mark.skipif(not LONG, reason="a part of it is tested above: make test-long")
def test_the_shares_that_the_paper_prints_follow_from_its_counts(tmp_path: Path) -> None:
    import_benchmark(path=SHARED_DATA / "mmlu_en", name="mmlu")
    benchmark = Benchmark.objects.get(name="mmlu")
    campaign = campaign_over(benchmark, "annotated", overlap=10)
    asked = asked_of(campaign)
    rows = list(paper.labels(asked))
    bring_in(campaign, rows, tmp_path)
    change_overlap(user=None, campaign=campaign, kind="label", overlap=3)
    import pprint

    f = counted(campaign)
    print(f.texts, f.people)
    for x in f.figures:
        print(x.name, x.counted, x.without, x.several)
        for r in x.rows[:12]:
            print("   ", r)
