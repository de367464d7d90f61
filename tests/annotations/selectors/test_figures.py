"""The figures of Global MMLU, counted from labels that people gave."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from annotations.formats.protocol import read_protocol
from annotations.forms.figures import ALL, Shape
from annotations.models import Benchmark, Campaign
from annotations.publishing.figures import figures_of
from annotations.selectors.agreement.asked import table as table_of
from annotations.selectors.agreement.slices import FIGURES
from annotations.selectors.console import to_adjudicate
from annotations.selectors.figures import Figures, forms_with_figures
from annotations.services.importing import import_benchmark
from annotations.services.importing_decisions import import_decisions
from annotations.services.overlaps import change_overlap
from annotations.services.protocol_files import make_campaign, plan_by_file
from annotations.services.releasing import build_release
from annotations.vocabularies import Role
from tests import global_mmlu as paper
from tests.factories import BenchmarkFactory, ItemFactory, member
from tests.length import LONG
from tests.made_once import made_once
from tests.shared_data import SHARED_DATA, needs_shared_data
from workbench.layouts.subjects import CATEGORY_OF

pytestmark = pytest.mark.django_db

PROTOCOL = """[label]
overlap = 10
forms = ["asked.toml"]
sample = {per_subject = 50, split = "test"}
"""
SUBJECTS, EACH = ("philosophy", "marketing", "miscellaneous", "virology"), 25
MARGIN = 0.2
Votes = Sequence[Mapping[str, Any]]


def campaign_over(benchmark: Benchmark, name: str, more: str = "") -> Campaign:
    file = read_protocol(PROTOCOL + more, lambda _: paper.form_as_asked())
    plan = plan_by_file(file=file)
    return make_campaign(benchmark=benchmark, name=name, languages=[], plan=plan).campaign


def asked_of(campaign: Campaign) -> list[tuple[str, paper.Question]]:
    """The campaign's sample, each question of a subject as one of the paper's."""
    by_subject: defaultdict[str, list[paper.Question]] = defaultdict(list)
    for one in paper.questions():
        by_subject[one.subject].append(one)
    items = campaign.tasks.production().order_by("item__subject", "item__position")
    return [
        (sample_id, by_subject[subject].pop(0))
        for sample_id, subject in items.values_list("item__sample_id", "item__subject")
    ]


def bring_in(campaign: Campaign, rows: Iterable[Mapping[str, Any]], folder: Path) -> None:
    """All labels count: tasks take ten at first, and then as many as they have, three at least."""
    path = folder / f"{campaign.name}.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    import_decisions(path=path, campaign=campaign)
    change_overlap(user=None, campaign=campaign, kind="label", overlap=3)


def counted(campaign: Campaign) -> Figures:
    (form,) = forms_with_figures(campaign)
    return Figures.of(table_of(campaign, "label", form=form.id, by=FIGURES))


def table(found: Figures, name: str) -> dict[Any, dict[str, Any]]:
    """The rows of a figure by their names; of two questions at once, by two."""
    figure = found.named(name)
    assert figure is not None
    names = 2 if figure.shape is Shape.CROSSED else 1
    return {
        row[0] if names == 1 else row[:names]: dict(zip(figure.columns, row, strict=True))
        for row in figure.rows
    }


def shares(found: Figures, name: str) -> dict[Any, str]:
    return {key: percent(row["share"]) for key, row in table(found, name).items()}


def percent(share: float) -> str:
    """As the paper prints it."""
    return f"{100 * share:.1f}"


@made_once
def small() -> Campaign:
    benchmark = BenchmarkFactory(name="small")
    for position in range(EACH * len(SUBJECTS)):
        subject = SUBJECTS[position // EACH]
        category = CATEGORY_OF[subject]
        ItemFactory(benchmark=benchmark, subject=subject, category=category, position=position)
    return campaign_over(benchmark, "small")


def test_figures_count_what_labels_come_to(small: Campaign, tmp_path: Path) -> None:
    assert counted(small).texts == 0
    asked = asked_of(small)
    rows = list(paper.labels(asked))
    bring_in(small, rows, tmp_path)
    found = counted(small)
    sensitive = [one for _, one in asked if one.kinds]
    assert (found.texts, found.people) == (len(asked), len({row["person"] for row in rows}))

    by_category = table(found, "categories")
    for category in {one.category for _, one in asked}:
        cs = sum(one.category == category for one in sensitive)
        row = by_category[category]
        assert (row["texts"], row["cs"], row["ca"]) == (EACH, cs, EACH - cs)
        assert (row["cs_subjects"], row["ca_subjects"]) == (int(cs > 0), int(cs < EACH))
        assert row["share_of_cs"] == cs / len(sensitive)
    assert by_category[ALL]["cs"] == len(sensitive)
    assert by_category[ALL]["subjects"] == len(SUBJECTS)

    together = Counter("+".join(one.kinds) for one in sensitive)
    assert {name: row["texts"] for name, row in table(found, "kinds-together").items()} == together
    for name in ("cultures", "regions", "countries"):
        values = [one.answers.get(name, ()) for one in sensitive]
        figure = found.named(f"answers-{name}")
        alone = Counter(value[0] for value in values if len(value) == 1)
        assert figure is not None
        assert {row[0]: row[1] for row in figure.rows} == alone
        assert figure.without == sum(not value for value in values)
        assert figure.several == sum(len(value) > 1 for value in values)
    pairs = Counter(
        (*one.answers["cultures"], *one.answers["regions"])
        for one in sensitive
        if [len(one.answers.get(name, ())) for name in ("cultures", "regions")] == [1, 1]
    )
    crossed = table(found, "crossed-cultures-regions")
    assert {pair: row["texts"] for pair, row in crossed.items()} == pairs
    timely = table(found, "answers-time_sensitive")
    assert timely[ALL]["yes"] == sum(one.time_sensitive for _, one in asked)
    crews = Counter(Counter(row["sample_id"] for row in rows).values())
    assert {size: row["texts"] for size, row in table(found, "people").items()} == crews

    alphas = table(found, "agreement-time_sensitive")
    assert alphas.keys() == set(SUBJECTS)
    for subject, row in alphas.items():
        said = {
            vote["answers"]["time_sensitive"]
            for vote in rows
            if vote["sample_id"].startswith(f"{subject}/")
        }
        assert (row["alpha"] is None) == (len(said) == 1) == bool(row["reason"])

    build_release(campaign=small, version="1.0.0", out=tmp_path / "release")
    told = figures_of(tmp_path / "release").labels
    released = {
        name: (one.annotated, one.cs, one.ca) for name, one in told.by_category().items()
    } | {ALL: (told.annotated, told.cs, told.ca)}
    assert released == {
        name: (row["texts"], row["cs"], row["ca"]) for name, row in by_category.items()
    }
    assert told.kinds["cultural"] == table(found, "kinds")["cultural"]["texts"]
    assert told.time_sensitive == timely[ALL]["yes"]


@needs_shared_data
@pytest.mark.skipif(not LONG, reason="a part of it is tested above: make test-long")
def test_the_shares_that_the_paper_prints_follow_from_its_counts(tmp_path: Path) -> None:
    import_benchmark(path=SHARED_DATA / "mmlu_en", name="mmlu")
    benchmark = Benchmark.objects.get(name="mmlu")
    campaign = campaign_over(benchmark, "annotated")
    rows = list(paper.labels(asked_of(campaign)))
    bring_in(campaign, rows, tmp_path)
    found = counted(campaign)

    assert (found.texts, found.people) == (2850, 200)
    counts = ("subjects", "cs_subjects", "ca_subjects", "texts", "cs", "ca")
    of_all = ("share", "share_of_cs", "share_of_ca")
    by_category = table(found, "categories")
    assert {
        name: (*(row[one] for one in counts), *(percent(row[one]) for one in of_all))
        for name, row in by_category.items()
    } == paper.TABLE_1
    assert percent(by_category[ALL]["cs_share"]) == "27.8"
    subjects = table(found, "subjects")
    assert sum(row["cs"] == 0 for row in subjects.values()) == 12
    assert {name for name, row in subjects.items() if row["ca"] == 0} == {*paper.ALL_SENSITIVE}
    assert {name for name, row in subjects.items() if row["cs_share"] > 0.8} == {
        *paper.ALL_SENSITIVE,
        *paper.MOST_SENSITIVE,
    }
    for name, printed in paper.PRINTED.items():
        assert printed.items() <= shares(found, name).items()
    people = table(found, "people")
    assert (min(people), max(people)) == (3, 10)
    assert percent(people[4]["share_or_more"]) == "96.4"

    alphas = table(found, "agreement-time_sensitive")
    unanimous = {subject for subject, row in alphas.items() if row["alpha"] is None}
    assert unanimous == {*paper.unanimous_on_time()}
    assert table(found, "agreement-sensitive")["anatomy"]["reason"]

    disputed = campaign_over(benchmark, "disputed", f"adjudicate_margin = {MARGIN}\n")
    bring_in(disputed, rows, tmp_path)
    assert_that_the_queue_holds_what_is_close(disputed, rows)


def assert_that_the_queue_holds_what_is_close(campaign: Campaign, rows: Votes) -> None:
    votes: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        votes[row["sample_id"]].append(row["answers"])
    close = {sample_id for sample_id, given in votes.items() if is_close(given)}
    queue = to_adjudicate(campaign, member(campaign, Role.REVIEWER))
    assert 0 < len(close) < len(votes)
    assert set(queue.values_list("item__sample_id", flat=True)) == close
    assert table(counted(campaign), "categories")[ALL]["cs"] == 792


def is_close(votes: Votes) -> bool:
    """Whether so many gave an answer to one of the questions as did not, or nearly so many."""
    if is_close_on_knowledge(votes):
        return True
    if near(sum(vote["time_sensitive"] for vote in votes), len(votes)):
        return True
    held = {
        kind
        for kind in ("cultural", "regional", "dialect")
        if 2 * sum(kind in vote["knowledge"] for vote in votes) >= len(votes)
    }
    asked = [vote for vote in votes if held.intersection(vote["knowledge"])]
    return any(
        near(count, len(asked))
        for name in ("cultures", "regions", "countries")
        for count in Counter(value for vote in asked for value in vote.get(name, ())).values()
    )


def is_close_on_knowledge(votes: Votes) -> bool:
    counts = Counter(kind for vote in votes for kind in vote["knowledge"])
    return any(near(count, len(votes)) for count in counts.values())


def near(count: int, votes: int) -> bool:
    return abs(2 * count - votes) <= Fraction(str(MARGIN)) * votes
