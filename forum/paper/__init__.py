"""From HTML to a tagged, archivable PDF, built by the worker from a stored snapshot."""
