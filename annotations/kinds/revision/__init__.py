"""Revision: a second person reads what a review has come to, beside the source, and mends it."""
