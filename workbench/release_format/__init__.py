"""The one description of a release folder, for who writes, verifies or reads one.

`schemas` has the columns of every table, `forms` those that follow from a campaign's own questions,
`layout` where the files lie, `manifest` what names them.
"""
