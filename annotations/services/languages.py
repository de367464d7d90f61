"""Languages as people name them, made canonical or refused."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from annotations import limits
from annotations.models import Benchmark, Campaign
from workbench.core.errors import Invalid
from workbench.core.languages import CodeError, canonical_code
from workbench.core.messages import localized


def checked_code(*, written: str, field: str = "language") -> str:
    """The canonical code of a language.

    Raises:
        Invalid: it is no code; names the field.
    """
    try:
        return canonical_code(written)
    except CodeError as error:
        raise Invalid(**{field: localized(error.problem, _)}) from error


def checked_targets(written: Sequence[str], *, source: str) -> list[str]:
    """The canonical codes of the languages to translate a source into.

    Raises:
        Invalid: there is none, or too many; one is no code, is the source's own, or is named
            twice.
    """
    if not written:
        raise Invalid(languages=_("Name at least one language, by codes such as es, am, zh."))
    if len(written) > limits.LANGUAGES:
        problem = _("%(count)d languages are named; a campaign has at most %(most)d.")
        raise Invalid(languages=problem % {"count": len(written), "most": limits.LANGUAGES})
    codes = [checked_code(written=code, field="languages") for code in written]
    if source in codes:
        problem = _("“%(code)s” is the language of the source; name those to translate into.")
        raise Invalid(languages=problem % {"code": source})
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        problem = _("Named twice: %(codes)s; name each language once.")
        raise Invalid(languages=problem % {"codes": ", ".join(twice)})
    return codes


def checked_languages(*, campaign: Campaign, written: Sequence[str]) -> list[str]:
    """The canonical codes of languages that a campaign works in, each once.

    Raises:
        Invalid: one is no code, or is none of the campaign's.
    """
    codes = [checked_code(written=code, field="languages") for code in written]
    if unknown := [code for code in codes if code not in campaign.languages]:
        problem = _("Not in this campaign: %(unknown)s; it has: %(known)s.")
        lists = {"unknown": ", ".join(unknown), "known": ", ".join(campaign.languages)}
        raise Invalid(languages=problem % lists)
    return list(dict.fromkeys(codes))


def source_language_of(benchmark: str, written: str) -> str | None:
    """The language in which a benchmark of this name is to be imported: what is written, else
    that of the one which is stored; None where its files have to tell.

    Raises:
        Invalid: it is no code.
    """
    if written:
        return checked_code(written=written, field="source_language")
    stored = Benchmark.objects.filter(name=benchmark).values_list("source_language", flat=True)
    return stored.first()


def require_language(campaign: Campaign, language: str) -> None:
    """Refuse a language that the campaign does not translate into, the source's own among them.

    Raises:
        Invalid: names the languages that it has.
    """
    if language not in campaign.languages:
        problem = _("%(campaign)s does not work in “%(language)s”; it has: %(known)s.")
        known = ", ".join(campaign.languages) or "–"
        parts = {"campaign": campaign.name, "language": language, "known": known}
        raise Invalid(language=problem % parts)
