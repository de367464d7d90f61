"""How a person has set up their desk."""

from django.conf import settings
from django.db import models


class DeskSettings(models.Model):
    """`keys` maps an action to the key that the person chose; the defaults are left out. After
    `rest_minutes` of work the desk reminds the person to rest; never where it is 0."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_settings"
    )
    keys = models.JSONField(default=dict)
    rest_minutes = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name_plural = "desk settings"

    def __str__(self) -> str:
        return f"desk of {self.user}"
