"""Calls of paid or remote services: tried again after what passes, held back at ceilings, and each
kept in a journal, so that nothing answered is paid twice."""
