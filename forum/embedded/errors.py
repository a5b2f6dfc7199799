class StackError(Exception):
    """One sentence for the person at the keyboard, and where it helps the last lines of a log."""
