"""The pages of the console that labels add to a campaign."""

from django.urls import URLPattern, path

from annotations.kinds.label.pages import editor, listing, preview, removal, suggesting

URLS: list[URLPattern] = [
    path("forms/", listing.list_forms, name="forms"),
    path("forms/add/", listing.add_shipped, name="add-form"),
    path("forms/upload/", listing.upload, name="upload-form"),
    path("forms/suggestions/", suggesting.suggest, name="suggest"),
    path("forms/new/", editor.new, name="new-form"),
    path("forms/edit/<slug:form>/", editor.edit, name="edit-form"),
    path("forms/preview/<slug:form>/", preview.preview, name="preview-form"),
    path("forms/remove/<slug:form>/", removal.remove, name="remove-form"),
    path("forms/download/<slug:form>.toml", listing.download, {"suffix": "toml"}, name="form-toml"),
    path("forms/download/<slug:form>.json", listing.download, {"suffix": "json"}, name="form-json"),
]
