"""Draw coloured terminal output as an SVG: picture.py FILE.svg < OUTPUT. `make picture` calls it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

COMMAND = "eventcoder review"


def drawing(output: str) -> str:
    """`output`, with its colour codes, as an SVG that loads nothing from the network."""
    lines = output.splitlines()
    text = Text.from_ansi(output)
    width = max((Text.from_ansi(line).cell_len for line in lines), default=80)
    with Path("/dev/null").open("w") as nowhere:
        console = Console(record=True, width=width, file=nowhere, force_terminal=True)
        console.print(text, no_wrap=True, crop=False)
    svg = console.export_svg(title=COMMAND, unique_id="review")
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    # The Arabic comes in the order in which it is to be seen; a browser would turn every piece of it around again.
    return svg.replace("<style>", "<style>\n    text { direction: ltr; unicode-bidi: bidi-override; }", 1)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(drawing(sys.stdin.read()), encoding="utf-8")
