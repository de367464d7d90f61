"""The console's pages of a campaign's forms: the list, the preview and the editor."""
