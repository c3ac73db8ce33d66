"""Ways of working: what is known of each, how each structures a case, and what speaks for and against it here."""
