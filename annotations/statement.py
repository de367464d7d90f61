"""What only people can say of a dataset, and no table tells: the fields that a team fills in.

The list follows the Data Statement, version 3 (https://techpolicylab.uw.edu/data-statements),
CrowdWorkSheets (arXiv 2206.08931), datasheets (arXiv 1803.09010) and the responsible-AI vocabulary
of Croissant (MLCommons, 1.0). What those ask and a release counts (languages, numbers of people,
protocol, agreement) is no field here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbench.core.messages import gettext_noop

DATA_STATEMENT, CROWDWORKSHEETS = "Data Statement 3", "CrowdWorkSheets"
DATASHEET, CROISSANT = "Datasheets", "Croissant RAI 1.0"
AUTHORS, PUBLISHED, USES = "authors", "date_published", "intended_uses"


@dataclass(frozen=True)
class StatementField:
    """A field: its id, a title, what to write, and which document asks for it.

    `rai` is the property of Croissant's responsible-AI vocabulary that it fills, if any.
    """

    id: str
    title: str
    help: str
    source: str
    rai: str = ""


FIELDS: tuple[StatementField, ...] = (
    StatementField(
        AUTHORS,
        gettext_noop("Authors"),
        gettext_noop("Who is to be cited: people or organisations, one a line."),
        DATA_STATEMENT,
    ),
    StatementField(
        "contact",
        gettext_noop("Contact"),
        gettext_noop("Where questions and corrections are to be sent."),
        DATA_STATEMENT,
    ),
    StatementField(
        PUBLISHED,
        gettext_noop("Date of publication"),
        gettext_noop("The day on which it is published, as 2026-11-30."),
        CROISSANT,
    ),
    StatementField(
        "summary",
        gettext_noop("Summary"),
        gettext_noop("What it is and for whom, in a few sentences."),
        DATA_STATEMENT,
    ),
    StatementField(
        "curation_rationale",
        gettext_noop("Why it was made"),
        gettext_noop("Why these questions, these languages and these people were chosen."),
        DATA_STATEMENT,
    ),
    StatementField(
        "source_documentation",
        gettext_noop("Source of the questions"),
        gettext_noop("Where the questions come from, and where that is documented."),
        DATA_STATEMENT,
    ),
    StatementField(
        "language_varieties",
        gettext_noop("Language varieties"),
        gettext_noop("Which varieties the texts are in: region, script, register, spelling."),
        DATA_STATEMENT,
    ),
    StatementField(
        "language_users",
        gettext_noop("Who wrote the source"),
        gettext_noop("What is known of the people whose language the source texts are in."),
        DATA_STATEMENT,
    ),
    StatementField(
        "annotator_demographics",
        gettext_noop("Who annotated"),
        gettext_noop("Age, gender, first languages, places, training, as far as people agreed."),
        DATA_STATEMENT,
        "annotatorDemographics",
    ),
    StatementField(
        "annotator_selection",
        gettext_noop("How annotators were chosen"),
        gettext_noop("How they were found, and what they had to show or know."),
        CROWDWORKSHEETS,
    ),
    StatementField(
        "compensation",
        gettext_noop("Pay"),
        gettext_noop("What people were paid, how that was set, or that they were volunteers."),
        CROWDWORKSHEETS,
    ),
    StatementField(
        "instruction",
        gettext_noop("Training and instruction"),
        gettext_noop("How people were introduced to the task, beside the guideline."),
        CROWDWORKSHEETS,
    ),
    StatementField(
        "linguistic_situation",
        gettext_noop("Linguistic situation"),
        gettext_noop("When, where and for whom the source texts were written."),
        DATA_STATEMENT,
    ),
    StatementField(
        "preprocessing",
        gettext_noop("Preprocessing"),
        gettext_noop("What was done to the questions before they came here."),
        DATA_STATEMENT,
        "dataPreprocessingProtocol",
    ),
    StatementField(
        "capture_quality",
        gettext_noop("Known faults of the source"),
        gettext_noop("Known errors of the questions and their keys."),
        DATA_STATEMENT,
    ),
    StatementField(
        USES,
        gettext_noop("Intended uses"),
        gettext_noop("What it is meant for, and what it should not be used for."),
        DATASHEET,
        "dataUseCases",
    ),
    StatementField(
        "limitations",
        gettext_noop("Limitations"),
        gettext_noop("What a user has to know that the counts do not say."),
        DATA_STATEMENT,
        "dataLimitations",
    ),
    StatementField(
        "biases",
        gettext_noop("Biases"),
        gettext_noop("Which views, groups or places are over- or under-represented."),
        CROISSANT,
        "dataBiases",
    ),
    StatementField(
        "social_impact",
        gettext_noop("Social impact"),
        gettext_noop("Who may gain or be harmed by its use."),
        CROISSANT,
        "dataSocialImpact",
    ),
    StatementField(
        "personal_information",
        gettext_noop("Personal and sensitive information"),
        gettext_noop("Whether the texts name or describe real people."),
        CROISSANT,
        "personalSensitiveInformation",
    ),
    StatementField(
        "ethical_review",
        gettext_noop("Disclosure and ethical review"),
        gettext_noop("Who paid for it, interests that may conflict, and which board approved it."),
        DATA_STATEMENT,
    ),
    StatementField(
        "distribution",
        gettext_noop("Distribution"),
        gettext_noop("Where it is published, and on which terms beside the licence."),
        DATASHEET,
    ),
    StatementField(
        "maintenance",
        gettext_noop("Maintenance"),
        gettext_noop("Who corrects it, how long, and how former versions can be had."),
        DATASHEET,
        "dataReleaseMaintenancePlan",
    ),
)
BY_ID: Mapping[str, StatementField] = {field.id: field for field in FIELDS}


def stated(statement: Mapping[str, str]) -> Iterator[tuple[StatementField, str]]:
    """The fields that somebody filled in, in their order, each with its text."""
    for field in FIELDS:
        if text := statement.get(field.id, "").strip():
            yield field, text


def unstated(statement: Mapping[str, str]) -> list[StatementField]:
    """The others, in their order."""
    given = {field.id for field, _ in stated(statement)}
    return [field for field in FIELDS if field.id not in given]
