"""Giving a measure: the calendar, the forms on a device or a phone, typing in, paper, and what a safety answer asks."""
