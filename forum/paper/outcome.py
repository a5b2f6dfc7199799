"""What has become of a paper, told to whoever had it made: in the transaction that writes it down."""

from django.dispatch import Signal

# Sent with `paper`, which is ready or failed now, and again when its seal sits or cannot be set. Only rooms above
# the workshop know whom to write to.
settled = Signal()
