"""The annual follow-up: gathered from the year, built as a paper, presented, finalised and released."""
