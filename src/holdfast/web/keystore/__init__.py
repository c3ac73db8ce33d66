"""The key store: a database of its own, never in the data backup, copied only as "latest, overwritten"."""
