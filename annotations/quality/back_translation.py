"""How far a translation that was translated back is from its source.

The measure is 1 less chrF++ over 100 (Popović 2017), case apart, over the unit as a whole: words in
another order are near, other words are not. A distance is as much of the engine that translated
back as of the text: it tells texts of one language apart, and says of none that it is wrong.
"""

from functools import cache

from sacrebleu.metrics.chrf import CHRF

from annotations.quality.units import Unit


def distance(source: Unit, back: Unit) -> float:
    """From 0, the source's own words, to 1, none of them."""
    said, meant = back.canonical.text, source.canonical.text
    return 1 - float(_chrf().sentence_score(said, [meant]).score) / 100


@cache
def _chrf() -> CHRF:
    return CHRF(word_order=2, lowercase=True)
