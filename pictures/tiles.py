"""An account in the picture: its name, and below it what it is for, its e-mail address, its id if known."""

from collections.abc import Iterator
from math import ceil

from pictures import palette
from pictures.blocks import box, leaf
from pictures.layout import Size
from pictures.measure import lines, width
from pictures.organization import Account, Organization

WIDEST, NARROWEST = 250, 130
"""Pixels for the lines of an account; longer text is broken."""
_MARGIN, _BORDER = 12, 10


def line_width(organization: Organization) -> int:
    """Pixels for the lines of every account in the picture, so that all accounts are equally wide."""
    widths = [width(account.name, palette.NAME, bold=True) for account in organization.accounts()]
    widths += [width(text, palette.LINE) for account in organization.accounts() for text in _texts(account)]
    return ceil(min(max((*widths, NARROWEST)) + _MARGIN, WIDEST))


def tile(account: Account, line: int) -> Iterator[str]:
    """The account in D2, with lines ``line`` pixels wide."""
    body = [leaf(f"line {number}", "line", text) for number, text in enumerate(_lines(account, line))]
    body += [leaf(f"guardrail {category}", "account-badge", category) for category in account.guardrails]
    return box(f"account {account.key}", account.kind, "\n".join(_name(account, line)), body)


def size(account: Account, line: int) -> Size:
    """About how large `tile` comes out."""
    texts = len(_name(account, line)) + len(_lines(account, line))
    return Size(line + _BORDER, 12 + 18 * texts + 22 * len(account.guardrails))


def _name(account: Account, line: int) -> tuple[str, ...]:
    return lines(account.name, line - _MARGIN, palette.NAME, bold=True)


def _lines(account: Account, line: int) -> tuple[str, ...]:
    return tuple(piece for text in _texts(account) for piece in lines(text, line - _MARGIN, palette.LINE))


def _texts(account: Account) -> Iterator[str]:
    if account.purpose:
        yield f"shared: {account.purpose}"
    if account.kind == "closed":
        yield "closed"
    if account.kind == "elsewhere":
        yield "of another stack"
    if account.email:
        yield account.email
    if account.id:
        yield account.id
