"""``python -m hub.cli``: the command line without an installed ``hub``."""

from hub.cli import main

if __name__ == "__main__":
    main()
