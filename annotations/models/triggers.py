"""What the database itself refuses, whoever asks."""

import pgtrigger

from annotations.canonical import UNSEEN


def canonical_sql(text: str) -> str:
    """The SQL of what `annotations.canonical.canonical` says of an SQL expression."""
    return rf"normalize(replace(replace({text}, E'\r\n', E'\n'), E'\r', E'\n'))"


_SPACES = r"[[:space:]\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"


def content_sql(item: str = "") -> str:
    """The SQL of what is equal for twins; `item` leads to the columns of an item.

    Passage, question and options are composed, without what is invisible, each run of white space
    is one space, and the options are in an order of their own. Case counts: genotypes, units and
    names in programs differ in it alone, and so do questions about them.
    """
    seen = (
        f"regexp_replace({text}, E'{UNSEEN}', '', 'g')"
        for text in (f"{item}passage", f"{item}question", "option")
    )
    passage, question, option = (
        f"btrim(regexp_replace(normalize({text}), E'{_SPACES}', ' ', 'g'))" for text in seen
    )
    options = f"SELECT {option} FROM unnest({item}options::text[]) AS option"  # noqa: S608
    in_order = f'ARRAY({options} ORDER BY {option} COLLATE "C")'
    unit = f"array_to_json(array_prepend({question}, {in_order}))::text"
    # Neither holds a line end any more, so that it parts them.
    return f"md5(coalesce(nullif({passage}, '') || E'\\n', '') || {unit})"


def append_only(name: str) -> pgtrigger.Protect:
    """Rows are written once: UPDATE and DELETE are refused for every role."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)
