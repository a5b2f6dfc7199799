"""The yardstick for a page: Django with a login check, the same data from five queries, and a template of rows."""
