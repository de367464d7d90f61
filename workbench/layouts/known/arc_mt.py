"""ARC in translation (LumiOpen/arc_challenge_mt): as ARC, with a folder a language."""

from dataclasses import replace

from workbench.layouts.base import Sample
from workbench.layouts.known import arc
from workbench.layouts.names import language_named, told_by


def _shows(sample: Sample) -> bool:
    return language_named(told_by(sample.file.name).folder) is not None


LAYOUT = replace(
    arc.LAYOUT,
    name="arc_mt",
    variants=tuple(replace(one, subject=None) for one in arc.LAYOUT.variants),
    shows=_shows,
    named_by_language=True,
)
