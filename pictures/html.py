"""The picture as a page of its own: to open, to print, to hang into a wiki."""

import re
from html import escape
from string import Template

from pictures import summary
from pictures.organization import Organization
from pictures.outline import outline
from pictures.svg import svg

_PAGE = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
body { margin: 0; background: #ffffff; color: #14202b; font: 14px/1.4 "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
main > svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
details { margin: 0 24px 24px; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
@page { size: $orientation; margin: 8mm; }
@media print {
  main > svg { width: 100%; max-height: 98vh; }
  details { display: none; }
}
</style>
</head>
<body>
<main>
$picture<details><summary>As text</summary><pre>$text</pre></details>
</main>
</body>
</html>
""")


def html(organization: Organization) -> str:
    """One HTML document with the picture in it."""
    return page(summary.title(organization), svg(organization), outline(organization))


def page(title: str, picture: str, text: str) -> str:
    """An SVG document as a page with its text, as wide as the window at most, and on one sheet when printed."""
    size = re.match(r'<svg [^>]* width="(\d+)" height="(\d+)"', picture)
    wide = size is not None and int(size[1]) > int(size[2])
    return _PAGE.substitute(
        title=escape(title),
        orientation="landscape" if wide else "portrait",
        picture=picture,
        text=escape(text),
    )
