"""Who decided elsewhere: accounts where a file says so, else people of this campaign alone."""

import csv
import io
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annotations.models import Campaign, ImportedPerson
from annotations.selectors.exporting_decisions import people_by_pseudonym
from workbench.core.accounts.models import User
from workbench.layouts.records import RowError

NAMESPACE = uuid.UUID("b3d0bb8a-3c55-5a8e-9a3c-6f0f1c1b7f52")
PERSON = "person"
ACCOUNT = ("username", "address", "email", "account")
FIRST_NAME = 150


@dataclass(frozen=True)
class PeopleFile:
    """A table of two columns: a `person` of the decisions, and the account that is theirs."""

    name: str
    text: str


@dataclass(frozen=True)
class People:
    """By the names that decisions give them; `made` are new here, `accounts` mapped to accounts.

    `errors` are what was wrong with the file of people.
    """

    ids: Mapping[str, int]
    made: int
    accounts: int
    errors: Sequence[RowError] = ()


def bring_in_people(
    campaign: Campaign, names: Iterable[str], given: PeopleFile | None = None
) -> People:
    """The people of decisions; who has no account becomes a person who cannot sign in.

    A pseudonym by which the campaign's own export calls somebody is that person.
    """
    wanted = set(names)
    accounts, errors = _accounts(given) if given else ({}, [])
    known = dict(ImportedPerson.objects.filter(campaign=campaign).values_list("name", "user"))
    new = sorted(wanted - accounts.keys() - known.keys())
    if new:
        exported = people_by_pseudonym(campaign)
        known |= {name: exported[name] for name in new if name in exported}
        new = [name for name in new if name not in exported]
    users = User.objects.bulk_create([_nobody(campaign, name) for name in new])
    ImportedPerson.objects.bulk_create(
        ImportedPerson(campaign=campaign, name=name, user=user)
        for name, user in zip(new, users, strict=True)
    )
    known |= {name: user.pk for name, user in zip(new, users, strict=True)}
    used = {name: pk for name, pk in (known | accounts).items() if name in wanted}
    return People(used, len(new), len(wanted & accounts.keys()), errors)


def _nobody(campaign: Campaign, name: str) -> User:
    """A person who cannot sign in, tied to the campaign."""
    user = User(
        username=f"imported-{uuid.uuid5(NAMESPACE, f'{campaign.name}/{name}').hex[:16]}",
        first_name=name[:FIRST_NAME],
        is_active=False,
    )
    user.set_unusable_password()
    return user


def _accounts(given: PeopleFile) -> tuple[dict[str, int], list[RowError]]:
    """The accounts by person, and what is wrong: no such account, several, or a person twice."""
    rows = csv.DictReader(io.StringIO(given.text, newline=""))
    columns = [name.strip().casefold() for name in rows.fieldnames or ()]
    account = next((name for name in ACCOUNT if name in columns), "")
    if PERSON not in columns or not account:
        problem = _("the columns are not those of people")
        remedy = _("Give a table with the columns person and username, or address")
        return {}, [RowError(given.name, 1, "header", problem, remedy)]
    rows.fieldnames = columns
    found: dict[str, int] = {}
    errors: list[RowError] = []
    for row in rows:
        name, written = ((row[column] or "").strip() for column in (PERSON, account))
        if not written:
            continue
        pks = _accounts_called(written)
        if not pks:
            problem = _("there is no account “%s”") % written
            remedy = _("Mend it, or leave it empty for a person who cannot sign in")
            errors.append(RowError(given.name, rows.line_num, account, problem, remedy))
        elif len(pks) > 1:
            problem = _("“%s” is the address of several accounts") % written
            remedy = _("Give a user name instead")
            errors.append(RowError(given.name, rows.line_num, account, problem, remedy))
        elif found.setdefault(name, pks[0]) != pks[0]:
            problem = _("“%s” is two accounts") % name
            errors.append(RowError(given.name, rows.line_num, PERSON, problem, _("Keep one row")))
    return found, errors


def _accounts_called(written: str) -> list[int]:
    """The account of this user name, else those of this address."""
    accounts = User.objects.filter(imported_as__isnull=True)
    named = accounts.filter(username=written).values_list("pk", flat=True)
    return list(named or accounts.filter(email__iexact=written).values_list("pk", flat=True))
