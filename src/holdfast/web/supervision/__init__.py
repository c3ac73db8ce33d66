"""Who else reads along, by an act of the therapist: lending, supervision sheets; and in an emergency."""
