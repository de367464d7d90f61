"""Why a release leaves an item out in a language, in few words."""

EXCLUDED = "excluded after a flag"
KEY_MOVED = "the translation moved the key"
LEFT_OUT = {
    "": "left out by a ruling",
    "ambiguous_text": "left out by a ruling: ambiguous text",
    "guideline_gap": "left out by a ruling: gap in the guideline",
    "slip": "left out by a ruling: slip",
    "edge_case": "left out by a ruling: edge case",
    "honest_difference": "left out by a ruling: honest difference",
    "other": "left out by a ruling: other",
}
"""What the release says of an item that a reviewer left out, by the reason of the ruling."""
