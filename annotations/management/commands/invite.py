import codecs
import json
from argparse import ArgumentTypeError
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.management.commands import _shared
from annotations.models import Campaign, Invitation
from annotations.services.invitation_mails import link_of, mail_invitations
from annotations.services.invitations import (
    USUAL_DAYS,
    Guest,
    Invited,
    Known,
    checked_guest,
    invite,
    resend,
)
from annotations.services.inviting_many import Fate, Fates, invite_many
from workbench.core.accounts.addresses import site_url


class Command(BaseCommand):
    help = "Invite people to a campaign, and print the links that bring them in."

    def add_arguments(self, parser: CommandParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("email", nargs="?", help="the address of one person")
        whom.add_argument(
            "--file",
            type=_shared.path,
            help="CSV: address, name, roles, languages a line; with or without a header",
        )
        parser.add_argument(
            "--encoding",
            type=_encoding,
            default="utf-8",
            help="of the file, such as cp1252 of Excel",
        )
        parser.add_argument("--campaign", required=True)
        parser.add_argument(
            "--role",
            type=_shared.words,
            default=[],
            help="annotator, reviewer, manager, viewer; of a file, for lines that name none",
        )
        parser.add_argument(
            "--languages", type=_shared.words, default=[], help="such as es,am (default: all)"
        )
        parser.add_argument("--name", default="", help="what the person is called")
        parser.add_argument("--days", type=int, default=USUAL_DAYS, help="default: %(default)s")
        parser.add_argument("--mail", action="store_true", help="send the links, print none")
        parser.add_argument(
            "--again", action="store_true", help="another link for one who was invited before"
        )
        parser.add_argument("--url", default="", help="where people find the site")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        site = site_url(told=options["url"])
        with _shared.readable_errors():
            fates = _file(campaign, options) if options["file"] else _one(campaign, options)
        if fates.problems:
            lines = [f"{_place(fate)}: {fate.problem}" for fate in fates.problems]
            raise CommandError("\n".join([*lines, "Nobody was invited."]))
        if options["mail"] and (problem := mail_invitations(invited=fates.invited, site=site)):
            self.stderr.write(problem)
        told = [_told(fate, site, mailed=options["mail"]) for fate in fates.rows]
        if options["json"]:
            document = {
                "campaign": campaign.name,
                "dry_run": options["dry_run"],
                "ignored_columns": list(fates.ignored_columns),
                "people": told,
            }
            self.stdout.write(json.dumps(document, ensure_ascii=False))
            return
        if fates.ignored_columns:
            self.stderr.write(f"Not read: {', '.join(fates.ignored_columns)}.")
        for one in told:
            self.stdout.write("\t".join(filter(None, _line(one))))


def _line(one: dict[str, Any]) -> list[str]:
    """The address with its link, else with what becomes of it."""
    if one["link"]:
        return [one["email"], one["link"]]
    return [one["email"], one["fate"], ",".join(one["roles"]), ",".join(one["languages"])]


def _encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise ArgumentTypeError(f"there is no encoding {name!r}; try cp1252") from None


def _place(fate: Fate) -> str:
    return "the file" if fate.row is None else f"row {fate.row}"


def _file(campaign: Campaign, options: dict[str, Any]) -> Fates:
    if options["languages"] or options["name"]:
        raise CommandError("With --file, the file says names and languages.")
    if options["again"]:
        raise CommandError("Give --again with one address: a file invites who was not invited yet.")
    path = options["file"]
    return invite_many(
        campaign=campaign,
        user=None,
        name=path.name,
        content=path.read_bytes(),
        encoding="" if options["encoding"] == "utf-8" else options["encoding"],
        roles=options["role"],
        by_mail=options["mail"],
        days=options["days"],
        dry_run=options["dry_run"],
    )


def _one(campaign: Campaign, options: dict[str, Any]) -> Fates:
    guest = Guest(options["email"], options["name"], options["role"], options["languages"])
    how = {"by_mail": options["mail"], "days": options["days"]}
    before = campaign.invitations.waiting().filter(email=guest.email.strip().lower()).first()
    if before is not None and options["again"] and not options["dry_run"]:
        made = resend(campaign=campaign, user=None, invitation_id=before.pk, **how)
        return _made(guest, [made])
    if before is not None and _says_the_same(before, guest):
        return Fates([Fate(1, guest, is_there=True)])
    if options["dry_run"]:
        known = Known.of(campaign)
        return Fates([Fate(1, checked_guest(campaign=campaign, guest=guest, known=known))])
    return _made(guest, [invite(campaign=campaign, user=None, guest=guest, **how)])


def _made(guest: Guest, invited: Sequence[Invited]) -> Fates:
    return Fates([Fate(1, guest, invited=one) for one in invited], invited=invited)


def _says_the_same(before: Invitation, guest: Guest) -> bool:
    same_languages = set(before.languages) == set(guest.languages)
    return set(before.roles) == set(guest.roles) and same_languages


def _told(fate: Fate, site: str, *, mailed: bool) -> dict[str, Any]:
    if fate.is_there:
        what = "in or invited already"
    elif fate.invited is None:
        what = "would be invited"
    else:
        what = "mailed" if mailed else "invited"
    shown = fate.invited and not mailed
    return {
        "email": fate.guest.email,
        "roles": list(fate.guest.roles),
        "languages": list(fate.guest.languages),
        "fate": what,
        "link": link_of(invited=fate.invited, site=site) if shown and fate.invited else None,
    }
