"""``python -m ip_ranges`` is the command ``ip-ranges``."""

from .cli import run

if __name__ == "__main__":
    run()
