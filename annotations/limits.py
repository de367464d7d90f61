"""How long, how many and how much: each limit once, for every door that something comes in by.

Lengths are in code points of the canonical form (`annotations.canonical`). Models, forms and
serializers name these; the services refuse what is beyond them, whatever the door.
"""

from workbench.core.letters import MAX_OPTIONS
from workbench.core.limits import INTEGER, SMALL_INTEGER, Range

TEXT = 50_000
"""A question with its passage and its options together, and so any one of them: five times the
longest of MMLU."""

COMMENT = 4_000
"""What a person says beside a decision, a ruling or a flag, and the note of a return."""

MESSAGES_A_DAY = 200
"""Of one person, about all their tasks; far more than anybody has to ask."""

FLAGS = 500
"""That are settled at once."""

FOUND = 50_000
FOUND_AT_ONCE = 5_000
FLAG_FILE = 64 * 1024 * 1024
EVIDENCE = 4_000
"""Flags of one evaluation, and of one request; the bytes of their file; and the characters of one's
evidence as JSON. A full-size analysis flags a fifth of what may come."""

GUIDELINE = 50_000
STATEMENT = 10_000
RELEASE_NOTES = 20_000
LITE = 2_000
DRAFT = 4 * TEXT
"""As JSON: the text of a unit with every mark escaped, and what is chosen beside it."""

FORM = 200_000
"""The file of a label form: twenty times the largest that is shipped."""

FORM_DOCUMENT = 2 * FORM
"""The same as JSON, with every letter beyond ASCII escaped."""

FORM_ID = 40
FORM_QUESTIONS = 50
FORM_VALUES = 100
FORM_TEXT = 2_000
FORM_LANGUAGES = 100
FORM_STEPS = 10_000
"""Of a scale."""

SUGGESTIONS = 5_000
"""In one request; a file has as many as it has."""

PROTOCOL = 50_000
"""The file of a protocol, without the files beside it."""

SAMPLE_FILE = 20_000_000
"""One identifier a line, of more items than any known benchmark has."""

NAME = 80
"""Of a benchmark, a campaign, a licence, an engine or its version."""

ENGINE_SPEC = 500
"""`ENGINE[:TARGET]` with the address or the folder of a model."""

CURRENCY = 12
PRICE = 1_000_000
"""Of a million tokens or characters, and of a whole run: far more than anybody means."""

TITLE = 200
LANGUAGES = 200
"""Of one campaign: about as many as the largest parallel benchmarks have."""

VALUES_ASKED = 200
"""Of one filter in a request."""

VERSION = 40
USERNAME = 150
EMAIL = 254
INVITATIONS = 1_000
"""Open ones of a campaign, and rows of one file."""

INVITATION_FILE = 200_000
INVITATION_DAYS = Range(1, 90)
SAMPLE_ID = 200
SPLIT = 20
SUBJECT = 120
CATEGORY = 40
TERM = 200
TERM_NOTE = 500
SEARCH = 200
PENALTY = Range(0, 30)
"""Percent that the matches of an imported memory count less: with more, none but equal segments
would be shown."""

OPTIONS = Range(2, MAX_OPTIONS)
SPANS = 200
OVERLAP = Range(1, 100)
LEASE_MINUTES = Range(1, SMALL_INTEGER)
TASKS_AT_ONCE = Range(1, 100)
TASKS_ALONG = Range(1, 100)
OFFLINE_HOURS = Range(0, 7 * 24)
"""For how long tasks can be taken along to be done without a connection."""

GRACE_MINUTES = Range(0, SMALL_INTEGER)
PER_SUBJECT = Range(0, SMALL_INTEGER)
SEED = Range(0, 2**53)
"""Whole numbers that JSON keeps."""

PRIORITY = Range(-1_000, 1_000)
BATCH_ITEMS = Range(1, 100_000)
CONTROL_SHARE = Range(0, 50)
"""Percent of the tasks handed out: controls may not outnumber the work."""

CONTROLS_AT_ONCE = Range(1, 1000)
REST_MINUTES = Range(0, 240)
ACTIVE_SECONDS = Range(0, 24 * 3600)
ACTIVE_OF_ELAPSED = 600
"""Of the seconds between opening a task and submitting it, where nothing else is known: who had it
open for longer was away, as the desk's clock stops after a minute in which nothing is done."""

DRAFT_VERSION = Range(0, INTEGER)
