"""How wide text is, and where a line that is too wide breaks.

The renderer sizes boxes by what stands in them. So that all accounts get boxes of one width, the widths must be known
before: they are those of the font that the renderer embeds, Source Sans Pro.
"""

import re
from collections.abc import Iterator

# Advance widths of U+0020 to U+007E in thousandths of the font size, as in the `hmtx` table of the font.
# fmt: off
_REGULAR = (
    200, 289, 426, 497, 497, 824, 609, 249, 303, 303, 418, 497, 249, 311, 249, 350, 497, 497, 497, 497, 497, 497, 497,
    497, 497, 497, 249, 249, 497, 497, 497, 425, 847, 544, 588, 571, 615, 527, 494, 617, 652, 263, 480, 579, 486, 727,
    647, 664, 566, 664, 569, 534, 536, 645, 515, 786, 513, 476, 539, 303, 350, 303, 497, 500, 542, 504, 553, 456, 555,
    496, 292, 504, 544, 246, 247, 495, 255, 829, 547, 542, 555, 555, 347, 419, 338, 544, 467, 718, 446, 467, 425, 303,
    241, 303, 497,
)
_BOLD = (
    200, 340, 537, 528, 528, 857, 667, 300, 344, 344, 457, 528, 300, 332, 300, 339, 528, 528, 528, 528, 528, 528, 528,
    528, 528, 528, 300, 300, 528, 528, 528, 463, 903, 573, 605, 582, 635, 548, 524, 638, 674, 301, 509, 614, 518, 762,
    665, 684, 596, 684, 613, 556, 556, 665, 556, 813, 567, 525, 541, 344, 339, 344, 528, 500, 555, 527, 573, 467, 573,
    518, 341, 534, 571, 276, 278, 548, 286, 857, 572, 555, 573, 573, 398, 443, 383, 568, 523, 776, 514, 521, 460, 344,
    268, 344, 528,
)
# fmt: on
_ELSE = 1000
"""What is not ASCII may come from any font; few characters are wider than the font is high."""
_BREAKS = re.compile(r"(?<=[ /-])|(?=@)")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels that one line of ``text`` takes in letters of ``size`` pixels."""
    widths = _BOLD if bold else _REGULAR
    return sum(widths[ord(letter) - 32] if " " <= letter <= "~" else _ELSE for letter in text) * size / 1000


def lines(text: str, limit: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """The text on lines at most ``limit`` pixels wide, broken between words where it can be, else within one."""
    done: list[str] = []
    line = ""
    for piece in _pieces(text, limit, size, bold):
        if line and width((line + piece).rstrip(), size, bold=bold) > limit:
            done.append(line.strip())
            line = ""
        line += piece
    return tuple(filled for filled in (*done, line.strip()) if filled)


def _pieces(text: str, limit: float, size: float, bold: bool) -> Iterator[str]:
    """What fits on a line each and is not broken any further."""
    for word in _BREAKS.split(text):
        yield from [word] if width(word.rstrip(), size, bold=bold) <= limit else word
