"""The therapist's pages of the living contract: what stands, what is on the table, and what is done with it."""
