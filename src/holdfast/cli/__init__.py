"""The terminal: `holdfast brief`, `check`, `serve` and the rest. Each command imports what it needs when it runs."""


def main() -> int:
    """Run the program; returns its exit code."""
    return 0
