"""What the processes write about themselves: lines that can be searched, and nobody's personal data."""
