"""The forum's data for other programs: read only, by a token that the secretariat has made (docs/api.md)."""
