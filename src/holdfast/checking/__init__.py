"""Validation of what comes from outside: each error says where it is, what was found, what is allowed, and what to do.
"""
