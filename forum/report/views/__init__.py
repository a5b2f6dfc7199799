"""Pages of the annual follow-up, by noun."""
