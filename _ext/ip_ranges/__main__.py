"""``python -m ip_ranges`` is the command ``ip-ranges``."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
