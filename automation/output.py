"""Where a command's JSON document goes."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from automation.events import Json


def write_json(content: Mapping[str, Json], where: str) -> None:
    """Write the document to the file `where`, or to standard output for "-"."""
    text = json.dumps(content, indent=2, ensure_ascii=False)
    if where == "-":
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    else:
        Path(where).write_text(f"{text}\n", encoding="utf-8")
