"""Reminders for the patient: only what he chose himself, once for each thing, and by the practice's own mail alone."""
