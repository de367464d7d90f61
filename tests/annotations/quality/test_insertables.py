from annotations.quality.insertables import MOST, insertables


def test_what_a_text_takes_over_is_told_in_the_order_of_the_source() -> None:
    text = r"If 3 of $x_1$ cost $4.50 and `a[0]` holds 1,250, find \frac{1}{2}."
    assert insertables(text, source="en", target="es") == [
        "3",
        "$x_1$",
        "4,50",
        "`a[0]`",
        "1.250",
        r"\frac{1}{2}",
    ]
    assert insertables("costs 4.50", source="en", target="ne") == ["४.५०"]
    assert insertables("What is the capital of France?", source="en", target="es") == []


def test_blocks_are_none_and_their_number_is_bounded() -> None:
    assert insertables(" x ← 1\n y ← 2\n z ← 3", source="en", target="ar") == []
    assert len(insertables(" 7" * 999, source="en", target="ar")) == MOST
