"""Mail to the portal's own mailbox, from bytes to what it does."""
