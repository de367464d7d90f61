"""What a token may be used for: its scopes, and the campaigns that it is for.

Each app says for each of its routes, by its name, which scopes open it; a route of which none says
so is open only to a token that may do all that its person may.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import TextChoices
from django.urls import ResolverMatch
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workbench.core.accounts.models import ApiToken, User
from workbench.core.accounts.results import ALLOWED, Permission, denied

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
OUT_OF_SCOPE: Final = "token_scope"


class Scope(TextChoices):
    RELEASES = "releases:read", _("Read campaigns and their releases")
    ANNOTATE = "annotate", _("Work on tasks")
    MANAGE = "manage", _("Run campaigns")
    EVALUATE = "evaluate", _("Read releases and run models on them")
    MONITOR = "monitor", _("Watch whether the installation is well")
    ACCOUNTS = "accounts", _("Look after accounts")


@dataclass(frozen=True)
class Opens:
    """The scopes that open a route for reading, and for writing."""

    read: Sequence[Scope] = ()
    write: Sequence[Scope] = ()
    anywhere: bool = False
    """It is of no campaign, and tells nothing of any."""


ALL: Final = tuple(Scope)
OF_ADMINISTRATORS: Final = (Scope.MONITOR, Scope.ACCOUNTS)
OF_CAMPAIGNS: Final = tuple(scope for scope in Scope if scope not in OF_ADMINISTRATORS)
CampaignOf = Callable[[ResolverMatch], str | None]
_routes: dict[str, Opens] = {}
_campaign_of: list[CampaignOf] = []
_campaigns_of: list[Callable[[User], Sequence[tuple[str, str]]]] = []


def register(
    routes: Mapping[str, Opens],
    *,
    campaign_of: CampaignOf | None = None,
    campaigns_of: Callable[[User], Sequence[tuple[str, str]]] | None = None,
) -> None:
    """Have an app's routes opened by scopes.

    `campaign_of` names the campaign that a request is about, `campaigns_of` those in which a person
    may act, with their titles.
    """
    _routes.update(routes)
    _campaign_of.extend([campaign_of] if campaign_of else [])
    _campaigns_of.extend([campaigns_of] if campaigns_of else [])


def offered_to(user: User) -> list[Scope]:
    """The scopes that a token of the person can have; some are for administrators alone."""
    return list(ALL if user.is_superuser else OF_CAMPAIGNS)


def opened_by(name: str | None, method: str) -> Sequence[Scope]:
    """The scopes that open a route for a method."""
    opens = _routes.get(name or "", Opens())
    return opens.read if method in READING else opens.write


def campaigns_of(user: User) -> list[tuple[str, str]]:
    """The campaigns to which a token of the person can be limited: those in which they may act."""
    return [campaign for campaigns in _campaigns_of for campaign in campaigns(user)]


def may_use(token: ApiToken, match: ResolverMatch, method: str) -> Permission:
    """Whether the token opens a route for a method."""
    if token.scopes is not None:
        needed = opened_by(match.url_name, method)
        if not set(token.scopes) & set(needed):
            return _out_of_scope(token, needed)
    if token.campaigns and not _routes.get(match.url_name or "", Opens()).anywhere:
        named = (campaign(match) for campaign in _campaign_of)
        if next((name for name in named if name), None) not in token.campaigns:
            return denied(
                gettext("This token is for %(campaigns)s alone; make another one for this.")
                % {"campaigns": ", ".join(token.campaigns)},
                OUT_OF_SCOPE,
            )
    return ALLOWED


def _out_of_scope(token: ApiToken, needed: Sequence[Scope]) -> Permission:
    given = {"has": ", ".join(token.scopes or ()), "needed": ", ".join(needed)}
    if needed:
        text = gettext("This needs a token with the scope %(needed)s; this one has %(has)s.")
    else:
        text = gettext("This needs a token without a limit of scopes; this one has %(has)s.")
    return denied(text % given, OUT_OF_SCOPE)


def titles(values: Sequence[str]) -> list[Any]:
    """What the scopes are for, in words."""
    return [Scope(value).label for value in values if value in Scope.values]
