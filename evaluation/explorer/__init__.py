"""Question by question: what an analysis, its runs and its release hold of each.

`index` holds all questions in all languages, for a list of them; the other modules read one.
"""
