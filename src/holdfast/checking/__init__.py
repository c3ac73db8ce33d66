"""Validation of what comes from outside: each error says where, what was found, what is allowed, and what to do."""
