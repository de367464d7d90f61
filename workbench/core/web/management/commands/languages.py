from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workbench.core.languages import LANGUAGES, CodeError, Language, canonical_code, language_of


class Command(BaseCommand):
    help = "Print what is known of languages: by their codes, or of those of Global MMLU."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codes", nargs="*", metavar="CODE", help="such as ur, pt-BR, sr-Latn")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            codes = [canonical_code(code) for code in options["codes"]]
        except CodeError as error:
            raise CommandError(str(error)) from error
        for code in codes or LANGUAGES:
            self.stdout.write(_described(language_of(code)))


def _described(language: Language) -> str:
    numbers = language.numbers
    facts = [
        f"{language.code}: {language.name}, {language.endonym}",
        f"script {language.script}, {language.direction}",
        f"plural forms {', '.join(language.plurals) or 'not known'}",
        f"numbers as 1{numbers.group}234{numbers.decimal}5" if numbers else "numbers not known",
        f"tier {language.tier or 'none'}",
    ]
    note = f" {language.note}" if language.note else ""
    return f"{'; '.join(facts)}.{note}"
