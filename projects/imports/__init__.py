"""Tables on their way in: read, recognised, compared with what is known, and taken in whole or not at all."""
