"""`python -m tests.concurrency.stage ACT`: what the kill test does inside the Workbench it kills.

Each act prints one JSON value.
"""

import argparse
import json
import os
from datetime import timedelta
from typing import Any


def prepare(items: int, people: int) -> dict[str, Any]:
    """A campaign with tasks of all kinds, and tokens for people who work on them."""
    from annotations.models import Item
    from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
    from workbench.core.accounts.models import ApiToken

    benchmark = BenchmarkFactory()
    Item.objects.bulk_create(ItemFactory.build_batch(items, benchmark=benchmark))
    campaign = make_campaign(benchmark=benchmark, answer_per_subject=None)
    tokens = [ApiToken.issue(member(campaign), "load")[1] for _ in range(people)]
    return {"campaign": campaign.name, "tokens": tokens}


def start_job(name: str, rows: int) -> str:
    """Import a benchmark of that many rows; the job's id."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from annotations.services.uploads import store_uploads
    from workbench.core.jobs.services import enqueue

    text = "".join(f"Which number is {n}?,{n},-1,-2,-3,A\n" for n in range(rows))
    upload = store_uploads(files=[SimpleUploadedFile("numbers_test.csv", text.encode())])
    arguments = {"name": name, "upload": upload, "layout": "mmlu-csv"}
    return str(enqueue(kind="import_benchmark", arguments=arguments, created_by=None).pk)


def verdict(campaign_name: str) -> dict[str, Any]:
    """What the ledger holds and what is broken, before and after all leases have run out."""
    from django.db.models import Count
    from django.utils import timezone

    from annotations.models import DECISIONS, Assignment, Benchmark, Campaign
    from annotations.models.tasks import AssignmentState
    from annotations.services.claiming import expire_leases
    from annotations.services.members import add_member
    from annotations.vocabularies import Role
    from tests.concurrency import verbs
    from tests.factories import UserFactory
    from tests.invariants import broken_invariants

    campaign = Campaign.objects.get(name=campaign_name)
    broken = broken_invariants(campaign)
    held = Assignment.objects.filter(state=AssignmentState.OPEN)
    held.update(expires_at=timezone.now() - timedelta(seconds=1))
    while expire_leases():
        pass
    newcomer = UserFactory(username="newcomer")
    add_member(campaign=campaign, user=newcomer, role=Role.ANNOTATOR)
    claimed = verbs.claim(newcomer, campaign, "label")
    if claimed is not None:
        verbs.decide(newcomer, claimed, 0)
    nonces = [
        str(nonce)
        for model in DECISIONS.values()
        for nonce in model._default_manager.exclude(person=newcomer).values_list("nonce", flat=True)
    ]
    imported = Benchmark.objects.exclude(pk=campaign.benchmark_id).annotate(rows=Count("items"))
    return {
        "imported": dict(imported.values_list("name", "rows")),
        "broken": broken + broken_invariants(campaign),
        "nonces": nonces,
        "left_in_hand": held.count(),
        "goes_on": claimed is not None,
    }


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.config.settings")
    from workbench.running.embedded import ensure_unless_configured

    ensure_unless_configured()
    django.setup()
    parser = argparse.ArgumentParser(description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    preparing = acts.add_parser("prepare")
    preparing.add_argument("--items", type=int, required=True)
    preparing.add_argument("--people", type=int, required=True)
    starting = acts.add_parser("start-job")
    starting.add_argument("--name", required=True)
    starting.add_argument("--rows", type=int, required=True)
    acts.add_parser("verdict").add_argument("campaign")
    given = parser.parse_args()
    match given.act:
        case "prepare":
            print(json.dumps(prepare(given.items, given.people)))
        case "start-job":
            print(json.dumps(start_job(given.name, given.rows)))
        case "verdict":
            print(json.dumps(verdict(given.campaign)))


if __name__ == "__main__":
    main()
