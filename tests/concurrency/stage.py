"""`python -m tests.concurrency.stage`: what the kill test does inside the Workbench it kills.

Reads acts, a line each: a JSON list of the act's name and its arguments. Each prints a line: one
JSON value. One process does all, as its start takes longer than what it does.
"""

import json
import os
import sys
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


ACTS = {act.__name__: act for act in (prepare, start_job, verdict)}


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.config.settings")
    from workbench.running.embedded import ensure_unless_configured

    ensure_unless_configured()
    django.setup()
    from django.db import connection

    for line in sys.stdin:
        name, *arguments = json.loads(line)
        ensure_unless_configured()  # They may have been killed since.
        print(json.dumps(ACTS[name](*arguments)), flush=True)
        connection.close()


if __name__ == "__main__":
    main()
