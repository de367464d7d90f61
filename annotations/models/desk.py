"""How a person has set up their desk."""

from django.conf import settings
from django.db import models


class DeskSettings(models.Model):
    """`keys` maps an action to the key that the person chose; the defaults are left out."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_settings"
    )
    keys = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "desk settings"

    def __str__(self) -> str:
        return f"desk of {self.user}"
