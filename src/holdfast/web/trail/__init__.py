"""The trail of who opened what, to be read: per patient, per person, exported."""
