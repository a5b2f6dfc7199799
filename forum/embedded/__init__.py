"""Everything on one machine: our own PostgreSQL and Valkey, and the supervisor behind `manage.py up`."""
