"""The standing cards of a case: what holds for the work, and what this case holds on it."""
