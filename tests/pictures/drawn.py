"""What is in a drawn SVG: every box with its place in the tree and its text, as a program can read it."""

import re
from base64 import b64decode
from binascii import Error
from dataclasses import dataclass
from html import unescape
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Box:
    """`path` are the keys of D2 from the outermost box to this one, `look` is its class there."""

    path: tuple[str, ...]
    look: str
    text: str
    """Without white space: a broken line is joined."""


def path_of(classes: str) -> tuple[tuple[str, ...], str] | None:
    """Path and look from the `class` that the renderer gives a box: its name in base64, then the class in D2."""
    name, _, look = classes.partition(" ")
    try:
        decoded = unescape(b64decode(name, validate=True).decode())
    except (Error, UnicodeDecodeError):
        return None
    keys = re.findall(r'"([^"]*)"|([^."]+)', decoded)
    return tuple(quoted or plain for quoted, plain in keys), look


def joined(text: str) -> str:
    """Text without white space."""
    return re.sub(r"\s", "", text)


def parsed(svg: str) -> ElementTree.Element:
    """The root element of the picture."""
    return ElementTree.fromstring(svg)  # noqa: S314 - we have drawn it ourselves


def boxes(svg: str) -> list[Box]:
    """All boxes of the picture."""
    found = []
    for group in parsed(svg).iter(f"{SVG}g"):
        named = path_of(group.get("class", ""))
        if named:
            texts = ["".join(text.itertext()) for text in group.findall(f"{SVG}text")]
            found.append(Box(*named, joined("".join(texts))))
    return found
