"""People, the browsers and tokens by which they act here, and what became of their asking."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workbench.core.accounts.user_agents import described

LANGUAGE, TIME_ZONE = 20, 64
FULL_NAME = 150
"""Letters in a person's name; it stands whole in `first_name`, where they gave it themselves."""


class User(AbstractUser):
    """A person. What they may do in a campaign is said by their memberships there.

    `language` is that of their pages and mail, `time_zone` that of the times they read; empty where
    they have chosen none, and the browser's holds.
    """

    language = models.CharField(max_length=LANGUAGE, blank=True)
    time_zone = models.CharField(max_length=TIME_ZONE, blank=True)

    class Meta(AbstractUser.Meta):
        pass

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username


TOKEN_NAME = 80


class ApiToken(models.Model):
    """A bearer token; only its SHA-256 is stored, the token itself is shown once.

    Without `scopes` (null) it may do all that its person may; with `campaigns`, in these alone.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=TOKEN_NAME)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    scopes = ArrayField(models.CharField(max_length=20), null=True, blank=True)
    campaigns = ArrayField(models.CharField(max_length=100), default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.name} of {self.user}"

    @classmethod
    def issue(
        cls,
        user: User,
        name: str,
        expires_at: datetime | None = None,
        *,
        scopes: Sequence[str] | None = None,
        campaigns: Sequence[str] = (),
    ) -> tuple["ApiToken", str]:
        """Make a token; the second value is the secret, which cannot be read again."""
        secret = f"wb_{secrets.token_urlsafe(32)}"
        token = cls.objects.create(
            user=user,
            name=name,
            digest=cls.digest_of(secret),
            expires_at=expires_at,
            scopes=None if scopes is None else list(scopes),
            campaigns=list(campaigns),
        )
        return token, secret

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()


class AdministratorLink(models.Model):
    """The link that makes the first administrator, by its digest; there is at most one."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"the link of {self.created_at}"


BROWSER = 300


class BrowserSession(models.Model):
    """A browser in which a person has signed in; `key` names its session."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="browser_sessions")
    key = models.CharField(max_length=40, unique=True, editable=False)
    address = models.GenericIPAddressField(null=True, editable=False)
    browser = models.CharField(max_length=BROWSER, blank=True, editable=False)
    signed_in_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.user} in {self.browser}"

    @property
    def program(self) -> str:
        """The browser in words that a person knows."""
        return described(self.browser)


DETAIL = 200
KEPT_AT_LEAST_DAYS = 7


class AccessEvent(models.Model):
    """A sign-in, a refusal, or a change of what lets a person in; rows are never changed.

    They are deleted when they are as old as the settings say, and nothing else deletes one. A
    person who is deleted leaves a number behind. A name that nobody has is not kept: people type
    passwords there.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed-in", _("Signed in")
        SIGNED_OUT = "signed-out", _("Signed out")
        SIGN_IN_FAILED = "sign-in-failed", _("Wrong password")
        SIGN_IN_REFUSED = "sign-in-refused", _("Too many wrong passwords")
        CODE_FAILED = "code-failed", _("Wrong code")
        ACCOUNT_MADE = "account-made", _("Account made")
        DEACTIVATED = "deactivated", _("Account deactivated")
        REACTIVATED = "reactivated", _("Account reactivated")
        RIGHTS_CHANGED = "rights-changed", _("Rights changed")
        PASSWORD_CHANGED = "password-changed", _("Password changed")
        FACTOR_ADDED = "factor-added", _("Second factor set up")
        FACTOR_REMOVED = "factor-removed", _("Second factor removed")
        SESSION_ENDED = "session-ended", _("Browser signed out from afar")
        TOKEN_MADE = "token-made", _("Token made")
        TOKEN_REVOKED = "token-revoked", _("Token revoked")
        TOKEN_REFUSED = "token-refused", _("Token refused")
        DENIED = "denied", _("Denied")

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    kind = models.CharField(max_length=20, choices=Kind)
    person = models.ForeignKey(
        User, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    address = models.GenericIPAddressField(null=True)
    detail = models.CharField(max_length=DETAIL, blank=True)

    class Meta:
        triggers = [
            pgtrigger.Protect(name="access_event_unchanged", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="access_event_kept",
                operation=pgtrigger.Delete,
                when=pgtrigger.Before,
                func=f"""
                    IF OLD.at > now() - interval '{KEPT_AT_LEAST_DAYS} days' THEN
                        RAISE EXCEPTION 'pgtrigger: the access log keeps its last rows';
                    END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at}"
