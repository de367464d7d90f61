"""The figures of an analysis: each a chart with its sentences, its table and its files."""
