"""What people wrote stays letters on the card."""

from annotations.publishing.markdown import in_markdown, markdown_table, without_direction

HOSTILE = "A | B `<b>` <script>alert(1)</script> ![x](https://example.org/x.png)\n\u202eend"


def test_no_tag_link_or_turned_text_comes_of_what_people_wrote() -> None:
    told = in_markdown(HOSTILE)
    assert told == (
        "A | B `<b>` &lt;script>alert(1)&lt;/script> !\\[x](https://example.org/x.png) end"
    )
    row = markdown_table(("title",), [(HOSTILE,)]).splitlines()[-1]
    assert row == f"| {told.replace('|', chr(92) + '|')} |"
    assert without_direction("a\u2066b\u2069 \u200dc") == "ab \u200dc"
