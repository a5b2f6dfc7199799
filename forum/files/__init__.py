"""Files that people hand in: what is let in, what they are called, where they lie, and how they are sent."""
