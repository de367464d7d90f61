"""What the API's schema calls its enumerations, where several fields have one name."""

ENUM_NAMES = {
    "AssignmentState": "annotations.models.tasks.AssignmentState",
    "BulkOutcome": "annotations.api.bulk_rulings.CHOICES",
    "CampaignState": "annotations.services.campaign_changes.CampaignState",
    "DamageKind": "annotations.vocabularies.DamageKind.choices",
    "Dispute": "annotations.vocabularies.Dispute.choices",
    "FlagOutcome": "annotations.vocabularies.FlagOutcome.choices",
    "FlagReason": "annotations.vocabularies.FlagReason.choices",
    "GateId": "annotations.api.release_events.GATES",
    "GateState": "annotations.publishing.gates.gate.GateState",
    "InvitationState": "annotations.models.invitations.InvitationState",
    "JobState": "workbench.core.jobs.models.JobState",
    "RejectReason": "annotations.vocabularies.RejectReason.choices",
    "ReleaseEventName": "annotations.models.release_events.EVENTS",
    "ReleaseState": "annotations.models.release_events.ReleaseState",
    "RulingReason": "annotations.vocabularies.RulingReason.choices",
    "RoleEnum": "annotations.vocabularies.Role.choices",
    "SkipReason": "annotations.vocabularies.SkipReason.choices",
    "TaskKind": "annotations.kinds.registry.kind_choices",
    "TaskState": "annotations.models.tasks.TaskState",
    "TranslationRunState": "annotations.models.translation_runs.RunState",
}
