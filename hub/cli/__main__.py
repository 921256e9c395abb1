"""``python -m hub.cli``: the command line without an installed ``hub``."""

from hub.cli import main

main()
