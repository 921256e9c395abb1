"""``python -m tests.explanations`` shows the sheet of explanations, ``--write`` makes it anew."""

import sys

from tests.explanations.sheet import SHEET, sheet

if sys.argv[1:] == ["--write"]:
    SHEET.write_text(sheet(), "utf-8")
else:
    print(sheet(), end="")
