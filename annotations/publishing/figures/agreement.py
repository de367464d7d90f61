"""How far people agreed, as the table `agreement` says it."""

from dataclasses import dataclass, fields

from annotations.publishing.figures.tables import FRACTION, NUMBER, TEXT, Tables, rows


@dataclass(frozen=True)
class Agreement:
    """One question asked of people: its coefficients are null where they are undefined, with the
    reason beside them. `subject` is empty for all subjects together."""

    kind: str
    form: str
    question: str
    language: str
    subject: str
    units: int
    pairable: int
    raters: int
    observed: float | None
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    fleiss_kappa: float | None
    gwet_ac1: float | None
    brennan_prediger: float | None
    reason: str


_TYPES = {"str": TEXT, "int": NUMBER, "float | None": FRACTION}


def agreement_of(tables: Tables) -> tuple[Agreement, ...]:
    columns = {one.name: _TYPES[str(getattr(one.type, "__name__", one.type))]
               for one in fields(Agreement)}  # fmt: skip
    return tuple(Agreement(**one) for one in rows(tables.scan("agreement", columns)))
