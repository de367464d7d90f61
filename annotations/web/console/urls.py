from django.urls import URLPattern, include, path

from annotations.kinds import registry
from annotations.web.console import (
    adjudication,
    agreement,
    benchmark_pages,
    benchmarks,
    campaign_files,
    campaigns,
    controls,
    flags,
    glossary,
    gold,
    items,
    people,
    protocol,
    releases,
    surveys,
    texts,
    work,
)

app_name = "console"

of_kinds: list[URLPattern] = [
    one for patterns in registry.find("urls", "URLS", list).values() for one in patterns
]

in_campaign: list[URLPattern] = [
    path("", campaigns.overview, name="campaign"),
    path("texts/", texts.texts, name="texts"),
    path("texts/import/", texts.import_texts, name="import-texts"),
    path("texts/translate/", texts.translate, name="translate"),
    path("texts/checks/", surveys.checks, name="checks"),
    path("texts/checks/start/", surveys.start, name="start-survey"),
    path("texts/checks/download/", surveys.download, name="download-survey"),
    path("items/", items.browser, name="items"),
    path("items/<path:sample_id>/", items.item, name="item"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("glossary/import/", glossary.import_file, name="import-glossary"),
    path("glossary/add/", glossary.add, name="add-term"),
    path("glossary/download/", glossary.download, name="download-glossary"),
    path("glossary/<int:pk>/", glossary.change, name="term"),
    path("glossary/<int:pk>/delete/", glossary.delete, name="delete-term"),
    path("memory/<str:language>.tmx", glossary.memory, name="download-memory"),
    path("adjudication/", adjudication.queue, name="adjudication"),
    path("adjudication/<int:pk>/", adjudication.case, name="case"),
    path("adjudication/<int:pk>/return/", adjudication.send_back, name="return"),
    path("agreement/", agreement.agreement, name="agreement"),
    path("controls/", controls.controls, name="controls"),
    path("controls/cases/", controls.cases, name="control-cases"),
    path("controls/plant/", controls.plant_damage, name="plant-damage"),
    path("controls/gold/", controls.add_gold, name="add-gold"),
    path("controls/gold/<slug:kind>/<path:sample_id>/", gold.give_gold, name="give-gold"),
    path("controls/share/", controls.set_share, name="control-share"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/take-away/", people.take_away, name="take-role-away"),
    path("protocol/", protocol.protocol, name="protocol"),
    path("protocol/upload/", protocol.upload, name="upload-protocol"),
    path("protocol/download/", protocol.download, name="download-protocol"),
    path("flags/", flags.flags, name="flags"),
    path("flags/<int:pk>/resolve/", flags.resolve, name="resolve-flag"),
    path("releases/", releases.releases, name="releases"),
    path("releases/<str:version>/", releases.release, name="release"),
    path("releases/<str:version>/verify/", releases.verify, name="verify-release"),
    path("releases/<str:version>/download/", releases.download, name="download-release"),
    path("jobs/", work.jobs, name="jobs"),
    path("changes/", work.changes, name="changes"),
    *of_kinds,
]

urlpatterns = [
    path("", campaigns.campaigns, name="campaigns"),
    path("new/", campaigns.create, name="new-campaign"),
    path("new/file/", campaign_files.create, name="new-campaign-by-file"),
    path("import/", benchmarks.import_benchmark, name="import-benchmark"),
    path("benchmarks/<str:name>/", benchmark_pages.benchmark, name="benchmark"),
    path("benchmarks/<str:name>/report/", benchmark_pages.report, name="benchmark-report"),
    path("benchmarks/<str:name>/look/", benchmark_pages.look, name="look-at-benchmark"),
    path("campaigns/<str:name>/", include(in_campaign)),
]
