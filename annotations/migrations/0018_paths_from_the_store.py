"""Releases in the store are named from there, so that a data folder can be moved or restored."""

from pathlib import Path

from django.conf import settings
from django.db import migrations


def from_the_store(apps, schema_editor):
    """Those that lie in the store, and those that lay in one that has been moved meanwhile."""
    releases = apps.get_model("annotations", "Release")
    schema_editor.execute("ALTER TABLE annotations_release DISABLE TRIGGER USER")
    for release in releases.objects.select_related("campaign"):
        path, name = Path(release.path), f"{release.campaign.name}-{release.version}"
        gone = path.is_absolute() and not path.is_dir()
        if path.parent == Path(settings.RELEASES_DIR) or (gone and path.name == name):
            releases.objects.filter(pk=release.pk).update(path=path.name)
    schema_editor.execute("ALTER TABLE annotations_release ENABLE TRIGGER USER")


def from_the_root(apps, schema_editor):
    releases = apps.get_model("annotations", "Release")
    schema_editor.execute("ALTER TABLE annotations_release DISABLE TRIGGER USER")
    for release in releases.objects.all():
        path = str(Path(settings.RELEASES_DIR) / release.path)
        releases.objects.filter(pk=release.pk).update(path=path)
    schema_editor.execute("ALTER TABLE annotations_release ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    dependencies = [("annotations", "0017_nonces")]

    operations = [migrations.RunPython(from_the_store, from_the_root)]
