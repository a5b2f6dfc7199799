"""/oppet/<forum>/: what a forum shows to everybody, if its secretariat has chosen so."""
