"""Damage a translation on purpose, and tell whether an editor repaired it.

Planted tasks offer such text in order to learn how carefully people read, and the recall of the
checks is measured with it. Damage is small and reads like a slip of a translator or an engine.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from random import Random

from annotations.quality.checks import Finding, run_checks
from annotations.quality.damage import figures, formulae, options, wording
from annotations.quality.damage.base import (
    Damaged,
    Judge,
    Outcome,
    Plant,
    Sound,
    by_pieces,
    damaged_texts,
)
from annotations.quality.units import Unit
from annotations.vocabularies import DamageKind

Check = Callable[[Unit], Sequence[Finding]]


def damage(
    source: Unit,
    unit: Unit,
    language: str,
    kind: DamageKind,
    rng: Random,
    *,
    check: Check | None = None,
) -> Damaged | None:
    """Plant one fault of a kind in a translation that no check names.

    A fault that the page names would measure the page and not its reader.

    Args:
        source: what the translation was made from.
        rng: makes the choices; the same state plants the same fault.
        check: what the page would find; the checks without a glossary, where it is left out.

    Returns:
        None where the unit offers no place for it, or only ones that a check finds.
    """
    find = check or (lambda text: run_checks(source, text, language))
    known: set[tuple[str, str]] | None = None
    for candidate in candidates(source, unit, language, kind, rng):
        if known is None:
            known = _places(find(unit))
        if _places(find(candidate.unit)) <= known:
            return candidate
    return None


def candidates(
    source: Unit, unit: Unit, language: str, kind: DamageKind, rng: Random
) -> Iterator[Damaged]:
    """Yield each way to plant one fault of a kind, in random order, named by a check or not.

    What would not be told apart from the sound text is left out. The right option keeps its key.
    """
    found = [Damaged(kind, made) for made in PLANTS[kind](Sound(source, unit, language), rng)]
    rng.shuffle(found)
    for candidate in found:
        repairable = outcome(unit, candidate, unit, language) == "repaired"
        if repairable and outcome(unit, candidate, candidate.unit, language) == "missed":
            yield candidate


def outcome(original: Unit, damaged: Damaged, result: Unit | None, language: str) -> Outcome:
    """Say what became of planted damage; edits elsewhere do not count.

    Args:
        original: the unit before the damage.
        result: the unit as the editor left it, None where it was rejected or flagged.

    Returns:
        `repaired` when what the text had lost is back, in whichever words; `noticed` when it was
        rejected, or what was wrong taken out without the right put in; else `missed`.
    """
    if result is None:
        return "noticed"
    if damaged.kind in (DamageKind.OPTION_SWAPPED, DamageKind.SIGNS_EXCHANGED):
        return options.judge_swap(original, damaged.unit, result)
    judge = _JUDGES.get(damaged.kind, by_pieces)
    before, planted, now = next(damaged_texts(original, damaged.unit, result))
    return judge(before, planted, now, language)


@lru_cache(maxsize=4096)
def named_by(source: Unit, sound: Unit, damaged: Unit, language: str) -> tuple[str, ...]:
    """The ids of the checks that speak of damaged text where they did not of the sound one."""
    new = _places(run_checks(source, damaged, language)) - _places(
        run_checks(source, sound, language)
    )
    return tuple(sorted({check for check, _field in new}))


def _places(findings: Sequence[Finding]) -> set[tuple[str, str]]:
    """Which checks speak about which fields."""
    return {(finding.check, finding.field) for finding in findings}


PLANTS: dict[DamageKind, Plant] = {
    DamageKind.OPTION_SWAPPED: options.swap,
    DamageKind.NUMBER_CHANGED: figures.change_number,
    DamageKind.NEGATION_DROPPED: wording.drop_negation,
    DamageKind.SIGN_LOST: figures.lose_sign,
    DamageKind.SIGNS_EXCHANGED: options.exchange_signs,
    DamageKind.PERCENT_LOST: figures.lose_percent,
    DamageKind.UNIT_CHANGED: figures.change_unit,
    DamageKind.CURRENCY_CHANGED: figures.change_currency,
    DamageKind.OPERATOR_CHANGED: formulae.change_operator,
    DamageKind.EXPONENT_CHANGED: formulae.change_exponent,
    DamageKind.CODE_CHANGED: formulae.change_code,
    DamageKind.REFERENCE_CHANGED: options.change_reference,
    DamageKind.SENTENCE_DROPPED: wording.drop_sentence,
    DamageKind.SENTENCE_REPEATED: wording.repeat_sentence,
    DamageKind.SOURCE_SENTENCE_LEFT: wording.leave_sentence,
    DamageKind.FIELD_UNTRANSLATED: wording.leave_field,
    DamageKind.WORD_DOUBLED: wording.double_word,
    DamageKind.OPTIONS_ALIKE: options.make_alike,
    DamageKind.MODEL_TALK: wording.add_talk,
    DamageKind.WRONG_DECODING: wording.decode_wrongly,
}
_JUDGES: dict[DamageKind, Judge] = {
    DamageKind.NUMBER_CHANGED: figures.judge_number,
    DamageKind.NEGATION_DROPPED: wording.judge_negation,
}

__all__ = ["PLANTS", "Check", "Damaged", "Outcome", "candidates", "damage", "named_by", "outcome"]
