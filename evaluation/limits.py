"""How many and how long: what a run may be started with, by whatever door."""

from workbench.core.languages import LONGEST_CODE
from workbench.core.limits import Range

SHOTS = Range(0, 1000)
QUESTIONS = Range(1, 1_000_000)
"""Of each subject in each language, where not all are scored."""

WORKERS = Range(1, 64)
"""Of the command line; far more than a language has subjects to share out evenly."""

SPEC = 400
VARIANT = 20
FOLDER = 500
LANGUAGE = LONGEST_CODE
LANGUAGES = 200

DRAWS = Range(100, 100_000)
USUAL_DRAWS = 10_000
SEEDS = Range(0, 2**31 - 1)
MODELS = 200
"""Of one analysis."""

SUBJECT = 200
SAMPLE_ID = 500
REASON = 80
"""Names that questions are looked for by."""
