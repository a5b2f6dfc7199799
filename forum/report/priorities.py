"""What the forum gives priority to next year: one on each line."""


def lines_of(text: str) -> list[str]:
    """Without the list marks that people write from habit."""
    stripped = (line.strip().removeprefix("- ").removeprefix("* ").strip() for line in text.splitlines())
    return [line for line in stripped if line]
