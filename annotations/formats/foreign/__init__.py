"""Decisions as other tools hold them: what they give, and what of it a campaign takes them for."""
