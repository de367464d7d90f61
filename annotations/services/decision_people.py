"""Who decided elsewhere: accounts where a file says so, else people of this campaign alone."""

import csv
import io
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from annotations.models import Campaign, ImportedPerson
from annotations.services.importing import ImportRefused
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
    """By the names that decisions give them; `made` are new here, `accounts` mapped to accounts."""

    ids: Mapping[str, int]
    made: int
    accounts: int


def bring_in_people(
    campaign: Campaign, names: Iterable[str], given: PeopleFile | None = None
) -> People:
    """The people of decisions; who has no account becomes a person who cannot sign in.

    Raises:
        ImportRefused: the file of people names an account that there is not, or one person twice.
    """
    wanted = set(names)
    accounts = _accounts(given) if given else {}
    known = dict(ImportedPerson.objects.filter(campaign=campaign).values_list("name", "user"))
    new = sorted(wanted - accounts.keys() - known.keys())
    users = User.objects.bulk_create([_nobody(campaign, name) for name in new])
    ImportedPerson.objects.bulk_create(
        ImportedPerson(campaign=campaign, name=name, user=user)
        for name, user in zip(new, users, strict=True)
    )
    known |= {name: user.pk for name, user in zip(new, users, strict=True)}
    used = {name: pk for name, pk in (known | accounts).items() if name in wanted}
    return People(used, len(new), len(wanted & accounts.keys()))


def _nobody(campaign: Campaign, name: str) -> User:
    """A person who cannot sign in, tied to the campaign."""
    user = User(
        username=f"imported-{uuid.uuid5(NAMESPACE, f'{campaign.name}/{name}').hex[:16]}",
        first_name=name[:FIRST_NAME],
        is_active=False,
    )
    user.set_unusable_password()
    return user


def _accounts(given: PeopleFile) -> dict[str, int]:
    rows = csv.DictReader(io.StringIO(given.text, newline=""))
    columns = [name.strip().casefold() for name in rows.fieldnames or ()]
    account = next((name for name in ACCOUNT if name in columns), "")
    if PERSON not in columns or not account:
        problem = _("the columns are not those of people")
        remedy = _("Give a table with the columns person and username, or address")
        raise ImportRefused([RowError(given.name, 1, "header", problem, remedy)])
    rows.fieldnames = columns
    found: dict[str, int] = {}
    errors: list[RowError] = []
    for row in rows:
        name, written = ((row[column] or "").strip() for column in (PERSON, account))
        if not written:
            continue
        pk = _account(written)
        if pk is None:
            problem = _("there is no account “%s”") % written
            remedy = _("Mend it, or leave it empty for a person who cannot sign in")
            errors.append(RowError(given.name, rows.line_num, account, problem, remedy))
        elif found.setdefault(name, pk) != pk:
            problem = _("“%s” is two accounts") % name
            errors.append(RowError(given.name, rows.line_num, PERSON, problem, _("Keep one row")))
    if errors:
        raise ImportRefused(errors)
    return found


def _account(written: str) -> int | None:
    """The one account of this name or address."""
    accounts = User.objects.filter(imported_as__isnull=True)
    found = list(
        accounts.filter(Q(username=written) | Q(email__iexact=written)).values_list("pk", flat=True)
    )
    return found[0] if len(found) == 1 else None
