"""How figures of an analysis read as sentences: what may be said of them, and no more."""

from collections.abc import Mapping
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workbench.core.web.figures import decimal

Row = Mapping[str, Any]
Names = Mapping[str, str]

ALPHA = 0.05
"""Of Benjamini and Hochberg's adjusted p-values: the share of false ones among all differences
that are called real."""


def ahead(row: Row, names: Names) -> str:
    """Of a row of `pairs`: who is ahead by how much, or that this does not tell them apart."""
    a, b = names[row["a"]], names[row["b"]]
    difference, low, high = (row[part] for part in ("difference", "low", "high"))
    if difference < 0:
        a, b, difference, low, high = b, a, -difference, -high, -low
    parts = {"a": a, "b": b, "points": _points(difference)} | _interval(low, high)
    if _is_real(row):
        return (
            _("%(a)s is ahead of %(b)s by %(points)s points, 95 %% interval %(low)s to %(high)s.")
            % parts
        )
    return (
        _(
            "%(a)s and %(b)s are not told apart: the difference is %(points)s points, "
            "95 %% interval %(low)s to %(high)s."
        )
        % parts
    )


def power(row: Row) -> str:
    """What a comparison of this size can see, and how many questions would settle it; nothing
    where nobody differs anywhere."""
    told = []
    if row["mde"] is not None:
        seen = {"n": intcomma(row["n"]), "mde": _points(row["mde"])}
        told.append(
            _("With %(n)s answers a true difference of %(mde)s points is found four times in five.")
            % seen
        )
    if row["n_to_settle"] is not None and not _is_real(row):
        needed = {"n": intcomma(row["n_to_settle"])}
        told.append(_("To find a difference as small as this one takes %(n)s questions.") % needed)
    return " ".join(told)


def really_ahead(row: Row, names: Names) -> str:
    """Of a row of `probabilities`."""
    return _("%(a)s is truly ahead of %(b)s with a probability of %(share)s %%.") % {
        "a": names[row["a"]],
        "b": names[row["b"]],
        "share": decimal(100 * row["p_ahead"], 1),
    }


def rank(row: Row, names: Names, models: int) -> str:
    """Of a row of `ranks`."""
    parts = {"model": names[row["model"]], "rank": _rank(row["rank"]), "models": models}
    parts |= {"low": row["low"], "high": row["high"]}
    if row["low"] == row["high"]:
        return _("%(model)s has rank %(rank)s of %(models)s, and no other within 95 %%.") % parts
    return (
        _("%(model)s has rank %(rank)s of %(models)s, 95 %% interval %(low)s to %(high)s.") % parts
    )


def gap(row: Row, names: Names) -> str:
    """Of a row of `gaps`."""
    parts = {"model": names[row["model"]], "points": _points(abs(row["raw"]))}
    parts |= _interval(row["low"], row["high"])
    if row["low"] <= 0 <= row["high"]:
        told = _(
            "%(model)s is as right on CS as on CA questions, as far as these tell: CS less CA is "
            "%(low)s to %(high)s points."
        )
    elif row["raw"] < 0:
        told = _(
            "%(model)s loses %(points)s points on CS questions against CA; CS less CA is %(low)s "
            "to %(high)s points."
        )
    else:
        told = _(
            "%(model)s is %(points)s points better on CS questions than on CA; CS less CA is "
            "%(low)s to %(high)s points."
        )
    if row.get("standardised") is None:
        return told % parts
    same = {"points": _signed(row["standardised"])}
    same |= _interval(row["standardised_low"], row["standardised_high"])
    return " ".join(
        (
            told % parts,
            _(
                "With the same weight of each subject in both it is %(points)s points, %(low)s to "
                "%(high)s."
            )
            % same,
        )
    )


def changes(row: Row, models: int) -> str:
    """Of a row of `rank_changes`, beside what fewer questions alone do."""
    count = round(row["changes"])
    whole = ("low", "high", "positions", "positions_low", "positions_high")
    told = ngettext(
        "On %(subset)s questions %(count)d of %(models)d models has another rank than on all "
        "annotated ones (95 %% interval %(low)d to %(high)d), %(positions)d positions in all "
        "(%(positions_low)d to %(positions_high)d).",
        "On %(subset)s questions %(count)d of %(models)d models have another rank than on all "
        "annotated ones (95 %% interval %(low)d to %(high)d), %(positions)d positions in all "
        "(%(positions_low)d to %(positions_high)d).",
        count,
    ) % (
        {"subset": row["subset"], "count": count, "models": models}
        | {part: round(row[part]) for part in whole}
    )
    return f"{told} {_by_chance(row)}"


def _by_chance(row: Row) -> str:
    """What random questions do, as many as those of a row of `rank_changes`."""
    return _(
        "As many questions drawn at random change %(count)s ranks, from %(low)d to %(high)d in "
        "95 %% of draws; %(share)s %% of draws change as many as these or more."
    ) % {
        "count": decimal(row["baseline"], 1),
        "low": round(row["baseline_low"]),
        "high": round(row["baseline_high"]),
        "share": decimal(100 * row["p"], 1),
    }


def changed(name: str, difference: tuple[float, float, float]) -> str:
    """Of a model between two runs or releases: the difference with its interval."""
    value, low, high = difference
    parts = {"name": name, "points": _points(abs(value))} | _interval(low, high)
    if low <= 0 <= high:
        told = _("%(name)s: no sure difference, 95 %% interval %(low)s to %(high)s points.")
    elif value > 0:
        told = _("%(name)s: %(points)s points more, 95 %% interval %(low)s to %(high)s.")
    else:
        told = _("%(name)s: %(points)s points less, 95 %% interval %(low)s to %(high)s.")
    return told % parts


def _is_real(row: Row) -> bool:
    """Whether a row of `pairs` tells the two apart."""
    return bool(row["p_adjusted"] < ALPHA)


def _points(share: float) -> str:
    return decimal(100 * share, 1)


def _signed(share: float) -> str:
    return ("−" if share < 0 else "") + _points(abs(share))


def _interval(low: float, high: float) -> dict[str, Any]:
    return {"low": _signed(low), "high": _signed(high)}


def _rank(value: float) -> str:
    return decimal(value, 0 if value == round(value) else 1)
