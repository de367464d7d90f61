"""A campaign's texts as agencies and their tools exchange them: one module a format, found by its
name.

Every question and every option is a segment of its own, named `{sample_id}#{field}`.
"""
