"""ARC in translation (LumiOpen/arc_challenge_mt): as ARC, with a folder a language."""

from dataclasses import replace

from workbench.layouts.known import arc

LAYOUT = replace(
    arc.LAYOUT,
    name="arc_mt",
    variants=tuple(replace(one, subject=None) for one in arc.LAYOUT.variants),
    signs=(),
    named_by_language=True,
)
