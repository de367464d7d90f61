import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.management.commands import _gates, _shared
from annotations.models import Release
from annotations.models.release_events import EVENTS, ReleaseState
from annotations.selectors.release_state import gates_of
from annotations.services.release_life import take_step
from workbench.core.accounts.models import User


class Command(BaseCommand):
    help = (
        "Tell the state of a release, how it came there and what its gates say; with --event, check"
        " it, approve it, publish it or withdraw it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--release-version", required=True, help="e.g. 1.0.0")
        parser.add_argument("--event", choices=[event for event, _ in EVENTS])
        parser.add_argument("--user", help="who does it, by the name that they sign in with")
        parser.add_argument(
            "--note", default="", help="of a withdrawal the reason, which is public"
        )
        parser.add_argument("--public", action="store_true", help="publish it to everybody")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        release = _release(options["campaign"], options["release_version"])
        with _shared.readable_errors():
            if options["event"]:
                _come_to(release, **options)
            gates = gates_of(release) if release.place.is_there else []
        if options["json"]:
            told = {**_document(release), "gates": _gates.documents(gates)}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(f"{release}: {release.state.value}")
        for event in release.events.all():
            everybody = " to everybody" if event.public else ""
            note = f": {event.note}" if event.note else ""
            when = f"{event.created_at:%Y-%m-%d %H:%M}"
            self.stdout.write(f"  {when} {event.event}{everybody} by {event.person}{note}")
        self.stdout.write("\n".join(["Gates:", *_gates.lines(gates)]))


def _release(campaign: str, version: str) -> Release:
    found = _shared.campaign_named(campaign)
    release = found.releases.select_related("campaign__benchmark").filter(version=version).first()
    if release is None:
        known = ", ".join(found.releases.values_list("version", flat=True)) or "none yet"
        raise CommandError(f"There is no release {version} of {campaign}; there is: {known}.")
    return release


def _come_to(
    release: Release, *, event: str, user: str | None, note: str, public: bool, **_: Any
) -> None:
    person = User.objects.filter(username=user).first()
    if person is None:
        raise CommandError(f"Nobody signs in as {user!r}; say with --user who does this.")
    if public and event != ReleaseState.PUBLISHED:
        raise CommandError("--public goes with --event published alone.")
    take_step(user=person, release=release, event=event, note=note, public=public)


def _document(release: Release) -> dict[str, Any]:
    events = [
        {
            "event": event.event,
            "person": event.person.username,
            "note": event.note,
            "public": event.public,
            "created_at": event.created_at.isoformat(),
        }
        for event in release.events.select_related("person")
    ]
    about = {"campaign": release.campaign.name, "version": release.version}
    return {
        **about,
        "content_hash": release.content_hash,
        "state": release.state.value,
        "public": release.is_public,
        "events": events,
    }
