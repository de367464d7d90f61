"""People and the tokens by which their programs act for them."""

import hashlib
import secrets
from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone


class User(AbstractUser):
    """A person. What they may do in a campaign is said by their memberships there."""

    class Meta(AbstractUser.Meta):
        pass

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username


TOKEN_NAME = 80


class ApiToken(models.Model):
    """A bearer token; only its SHA-256 is stored, the token itself is shown once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=TOKEN_NAME)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} of {self.user}"

    @classmethod
    def issue(
        cls, user: User, name: str, expires_at: datetime | None = None
    ) -> tuple["ApiToken", str]:
        """Make a token; the second value is the secret, which cannot be read again."""
        secret = f"wb_{secrets.token_urlsafe(32)}"
        token = cls.objects.create(
            user=user, name=name, digest=cls.digest_of(secret), expires_at=expires_at
        )
        return token, secret

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()
