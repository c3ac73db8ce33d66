"""The ways of working with one person: the argument for and against each, what is known, and what was decided."""
