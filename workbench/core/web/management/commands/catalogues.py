from typing import Any

from django.core.management.base import BaseCommand

from workbench.core.web.catalogues import interface_languages


class Command(BaseCommand):
    help = "Print how far each language of the interface is, and which texts of forms it lacks."

    def handle(self, *args: Any, **options: Any) -> None:
        for one in interface_languages():
            if one.total:
                name = f"{one.language.code} ({one.language.name})"
                self.stdout.write(f"{name}: {one.translated} of {one.total}, {one.percent} %")
            if one.missing:
                self.stdout.write(f"  missing of forms: {', '.join(one.missing)}")
