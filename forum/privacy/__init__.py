"""One person's data: taken out, kept for as long as the forum has decided, and then made nameless."""
