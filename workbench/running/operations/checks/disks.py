"""Room, and the last backup."""

import os
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from workbench.running.operations.backups.noting import last_backup
from workbench.running.operations.checks.finding import Finding, note, ok, trouble
from workbench.running.operations.disks import disks

LONGEST_WITHOUT_BACKUP = timedelta(days=7)


def room() -> Iterator[Finding]:
    for disk in disks():
        parts = {"folder": disk.folder, "free": disk.free_text, "percent": disk.free_percent}
        if not os.access(disk.folder, os.W_OK | os.X_OK):
            told = _("%(folder)s cannot be written.")
            remedy = _("Give it to the account that Workbench runs as, or name another folder.")
            yield trouble("disk", told % parts, remedy)
        elif disk.is_nearly_full:
            told = _("%(folder)s has %(free)s left (%(percent)d %%).")
            yield trouble("disk", told % parts, _("Make room, or move it to a larger disk."))
        else:
            yield ok("disk", _("%(folder)s has %(free)s left (%(percent)d %%).") % parts)


def backup() -> Iterator[Finding]:
    last = last_backup()
    remedy = _("Have `python manage.py backup` run each night.")
    if last is None:
        yield note("backup", _("No backup was made by the command `backup` yet."), remedy)
        return
    told = _("The last backup is of %(when)s, in %(place)s.")
    parts = {"when": date_format(last.made_at, "Y-m-d H:i"), "place": last.place}
    if timezone.now() - last.made_at > LONGEST_WITHOUT_BACKUP:
        yield note("backup", told % parts, remedy)
    elif last.problems:
        yield note("backup", told % parts, _("Mend the releases that it told of."))
    else:
        yield ok("backup", told % parts)
