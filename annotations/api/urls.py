from django.urls import path

from annotations.api import (
    accounts,
    agreement,
    back_translations,
    batches,
    bulk_rulings,
    campaigns,
    catalogue,
    changes,
    controls,
    effort,
    exports,
    figures,
    first_look,
    flags,
    forms,
    glossary,
    gold,
    guidelines,
    interchange,
    invitations,
    members,
    memories,
    oversight,
    protocol_files,
    reader_reports,
    release_difference,
    release_life,
    release_rows,
    releases,
    rules_compared,
    rulings,
    statements,
    submissions,
    suggestions,
    tasks,
    translation_runs,
    work,
)
from annotations.api.kinds import schemas
from annotations.kinds.registry import kind_of

CAMPAIGN = "campaigns/<str:name>"
ASSIGNMENT = "assignments/<int:pk>"
RELEASE = "releases/<str:name>/<str:version>"

SCHEMAS = [(kind_of(kind).plural, schema) for kind, schema in schemas().items()]

urlpatterns = [
    path("benchmarks", catalogue.BenchmarkListView.as_view(), name="api-benchmarks"),
    path("benchmarks/<str:name>", catalogue.BenchmarkView.as_view(), name="api-benchmark"),
    path("items", catalogue.ItemListView.as_view(), name="api-items"),
    path("campaigns", campaigns.CampaignListView.as_view(), name="api-campaigns"),
    path(CAMPAIGN, campaigns.CampaignView.as_view(), name="api-campaign"),
    path(f"{CAMPAIGN}/state", changes.StateView.as_view(), name="api-state"),
    path(f"{CAMPAIGN}/languages", changes.LanguagesView.as_view(), name="api-languages"),
    path(f"{CAMPAIGN}/samples/<slug:kind>", changes.SampleView.as_view(), name="api-sample"),
    path(f"{CAMPAIGN}/overlaps/<slug:kind>", changes.OverlapView.as_view(), name="api-overlap"),
    path(f"{CAMPAIGN}/statement", statements.StatementView.as_view(), name="api-statement"),
    path(f"{CAMPAIGN}/priorities", changes.PriorityView.as_view(), name="api-priorities"),
    path(f"{CAMPAIGN}/batches", batches.BatchListView.as_view(), name="api-batches"),
    path(f"{CAMPAIGN}/batches/<int:pk>", batches.BatchView.as_view(), name="api-batch"),
    path(
        f"{CAMPAIGN}/batches/<int:pk>/closing",
        batches.BatchClosingView.as_view(),
        name="api-close-batch",
    ),
    path(f"{CAMPAIGN}/progress", oversight.ProgressView.as_view(), name="api-progress"),
    path(f"{CAMPAIGN}/agreement", agreement.AgreementView.as_view(), name="api-agreement"),
    path(
        f"{CAMPAIGN}/agreement/pairs",
        agreement.AgreementPairsView.as_view(),
        name="api-agreement-pairs",
    ),
    path(
        f"{CAMPAIGN}/agreement/machine",
        agreement.AgreementMachineView.as_view(),
        name="api-agreement-machine",
    ),
    path(
        f"{CAMPAIGN}/agreement/texts",
        agreement.AgreementTextsView.as_view(),
        name="api-agreement-texts",
    ),
    path(
        f"{CAMPAIGN}/agreement/over-time",
        agreement.AgreementOverTimeView.as_view(),
        name="api-agreement-over-time",
    ),
    path(
        f"{CAMPAIGN}/agreement/items",
        agreement.AgreementItemsView.as_view(),
        name="api-agreement-items",
    ),
    path(
        f"{CAMPAIGN}/rules-compared",
        rules_compared.RulesComparedView.as_view(),
        name="api-rules-compared",
    ),
    path(f"{CAMPAIGN}/advice", rules_compared.AdviceView.as_view(), name="api-advice"),
    path(f"{CAMPAIGN}/figures", figures.FiguresView.as_view(), name="api-figures"),
    path(f"{CAMPAIGN}/figures/<slug:figure>", figures.FigureView.as_view(), name="api-figure"),
    path(
        f"{CAMPAIGN}/figures/<slug:figure>/file",
        figures.FigureFileView.as_view(),
        name="api-figure-file",
    ),
    path(f"{CAMPAIGN}/effort", effort.EffortView.as_view(), name="api-effort"),
    path(f"{CAMPAIGN}/members", oversight.MembershipListView.as_view(), name="api-members"),
    path(f"{CAMPAIGN}/members/<int:pk>", members.MembershipView.as_view(), name="api-member"),
    path(
        f"{CAMPAIGN}/members/<int:pk>/give-back",
        members.GiveBackView.as_view(),
        name="api-give-back-all",
    ),
    path(f"{CAMPAIGN}/members/<int:pk>/end", members.EndPartView.as_view(), name="api-end-part"),
    path(
        f"{CAMPAIGN}/invitations",
        invitations.InvitationListView.as_view(),
        name="api-invitations",
    ),
    path(
        f"{CAMPAIGN}/invitations/file",
        invitations.InvitationFileView.as_view(),
        name="api-invitation-file",
    ),
    path(
        f"{CAMPAIGN}/invitations/<int:pk>",
        invitations.InvitationView.as_view(),
        name="api-invitation",
    ),
    path(
        f"{CAMPAIGN}/invitations/<int:pk>/again",
        invitations.InvitationAgainView.as_view(),
        name="api-invitation-again",
    ),
    path("people", accounts.PersonListView.as_view(), name="api-people"),
    path("people/<int:person>", accounts.PersonView.as_view(), name="api-person"),
    path(f"{CAMPAIGN}/controls", controls.ControlView.as_view(), name="api-controls"),
    path(f"{CAMPAIGN}/controls/planted", controls.PlantView.as_view(), name="api-planted"),
    path(f"{CAMPAIGN}/controls/gold", controls.GoldView.as_view(), name="api-gold"),
    path(f"{CAMPAIGN}/controls/gold/given", gold.GivenGoldView.as_view(), name="api-given-gold"),
    path(f"{CAMPAIGN}/forms", forms.FormListView.as_view(), name="api-forms"),
    path(f"{CAMPAIGN}/forms/<slug:form>", forms.FormView.as_view(), name="api-form"),
    path(
        f"{CAMPAIGN}/protocol",
        protocol_files.ProtocolFilesView.as_view(),
        name="api-protocol-files",
    ),
    path(
        f"{CAMPAIGN}/suggestions",
        suggestions.SuggestionListView.as_view(),
        name="api-suggestions",
    ),
    path(f"{CAMPAIGN}/engines", translation_runs.EngineListView.as_view(), name="api-engines"),
    path(
        f"{CAMPAIGN}/translation-runs",
        translation_runs.TranslationRunListView.as_view(),
        name="api-translation-runs",
    ),
    path(
        f"{CAMPAIGN}/translation-runs/<int:pk>",
        translation_runs.TranslationRunView.as_view(),
        name="api-translation-run",
    ),
    path(
        f"{CAMPAIGN}/translation-runs/<int:pk>/resumption",
        translation_runs.ResumptionView.as_view(),
        name="api-resume-translation",
    ),
    path(
        f"{CAMPAIGN}/translation-runs/<int:pk>/cancellation",
        translation_runs.CancellationView.as_view(),
        name="api-cancel-translation",
    ),
    path(
        f"{CAMPAIGN}/preferred-engine",
        translation_runs.PreferredEngineView.as_view(),
        name="api-preferred-engine",
    ),
    path(f"{CAMPAIGN}/glossary", glossary.GlossaryView.as_view(), name="api-glossary"),
    path(
        f"{CAMPAIGN}/glossary/file", glossary.GlossaryFileView.as_view(), name="api-glossary-file"
    ),
    path(f"{CAMPAIGN}/memories", memories.MemoryListView.as_view(), name="api-memories"),
    path(f"{CAMPAIGN}/memories/<int:pk>", memories.MemoryView.as_view(), name="api-memory"),
    path(f"{CAMPAIGN}/guideline", guidelines.GuidelineView.as_view(), name="api-guideline"),
    path(
        f"{CAMPAIGN}/guideline/acknowledgements",
        guidelines.AcknowledgementView.as_view(),
        name="api-acknowledgements",
    ),
    path(f"{CAMPAIGN}/tasks", tasks.TaskListView.as_view(), name="api-tasks"),
    path(f"{CAMPAIGN}/rulings", bulk_rulings.BulkRulingView.as_view(), name="api-bulk-rulings"),
    path(
        f"{CAMPAIGN}/rulings/<int:pk>/withdrawal",
        bulk_rulings.BulkWithdrawalView.as_view(),
        name="api-withdraw-many",
    ),
    path(f"{CAMPAIGN}/disputed", tasks.DisputedListView.as_view(), name="api-disputed"),
    path(
        f"{CAMPAIGN}/items/<int:pk>/translations",
        tasks.TranslationListView.as_view(),
        name="api-translations",
    ),
    path(
        f"{CAMPAIGN}/decisions/<str:kind>",
        exports.DecisionExportView.as_view(),
        name="api-decisions",
    ),
    path(
        f"{CAMPAIGN}/back-translations",
        back_translations.BackTranslationListView.as_view(),
        name="api-back-translations",
    ),
    path(f"{CAMPAIGN}/first-look", first_look.FirstLookView.as_view(), name="api-first-look"),
    path(f"{CAMPAIGN}/texts/<str:language>", interchange.TextsView.as_view(), name="api-texts"),
    path(f"{CAMPAIGN}/post-edits", interchange.PostEditListView.as_view(), name="api-post-edits"),
    path(f"{CAMPAIGN}/flags", flags.FlagListView.as_view(), name="api-campaign-flags"),
    path(
        f"{CAMPAIGN}/flags/resolutions",
        flags.FlagResolutionsView.as_view(),
        name="api-flag-resolutions",
    ),
    path(f"{CAMPAIGN}/releases", releases.ReleaseListView.as_view(), name="api-releases"),
    path(
        f"{CAMPAIGN}/release-rules",
        release_life.ReleaseRulesView.as_view(),
        name="api-release-rules",
    ),
    path(f"{CAMPAIGN}/claims", work.ClaimView.as_view(), name="api-claims"),
    path(f"{CAMPAIGN}/in-hand", work.InHandView.as_view(), name="api-in-hand"),
    path(ASSIGNMENT, work.AssignmentView.as_view(), name="api-assignment"),
    path(f"{ASSIGNMENT}/draft", work.DraftView.as_view(), name="api-draft"),
    *(
        path(
            f"{ASSIGNMENT}/{kind_of(kind).plural}",
            schema.view.as_view(),
            name=f"api-{kind_of(kind).plural}",
        )
        for kind, schema in schemas().items()
    ),
    path(f"{ASSIGNMENT}/skips", submissions.SkipView.as_view(), name="api-skips"),
    path(f"{ASSIGNMENT}/flags", submissions.FlagView.as_view(), name="api-flags"),
    path("tasks/<int:pk>", tasks.TaskView.as_view(), name="api-task"),
    path(
        "tasks/<int:pk>/adjudications", rulings.AdjudicationView.as_view(), name="api-adjudications"
    ),
    path(
        "tasks/<int:pk>/adjudications/withdrawal",
        rulings.WithdrawalView.as_view(),
        name="api-withdrawal",
    ),
    path("tasks/<int:pk>/returns", rulings.ReturnView.as_view(), name="api-returns"),
    path("releases", releases.AllReleasesView.as_view(), name="api-all-releases"),
    path(RELEASE, releases.ReleaseView.as_view(), name="api-release"),
    path(
        f"{RELEASE}/reports",
        reader_reports.ReaderReportView.as_view(),
        name="api-release-reports",
    ),
    path(f"{RELEASE}/rows", release_rows.ReleaseRowsView.as_view(), name="api-release-rows"),
    path(f"{RELEASE}/files", releases.ReleaseFilesView.as_view(), name="api-release-files"),
    path(f"{RELEASE}/events", release_life.ReleaseEventsView.as_view(), name="api-release-events"),
    path(f"{RELEASE}/gates", release_life.GatesView.as_view(), name="api-gates"),
    path(
        f"{RELEASE}/gates/<slug:gate>/items",
        release_life.GateItemsView.as_view(),
        name="api-gate-items",
    ),
    path(
        f"{RELEASE}/files/<path:path>", releases.ReleaseFileView.as_view(), name="api-release-file"
    ),
    path(
        f"{RELEASE}/difference",
        release_difference.ReleaseDifferenceView.as_view(),
        name="api-release-difference",
    ),
    path(
        f"{RELEASE}/difference/<str:config>/<str:split>",
        release_difference.SplitDifferenceView.as_view(),
        name="api-split-difference",
    ),
    path(f"{RELEASE}/archive", releases.ReleaseArchiveView.as_view(), name="api-release-archive"),
]
