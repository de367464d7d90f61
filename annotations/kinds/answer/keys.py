"""The keys of answers."""

from django.utils.translation import gettext_lazy as _

from annotations.services.keys import Action, Group

KEYS = Group(_("Answer"), {"unsure": Action(_("Unsure of the answer"), "U")})
