"""Practising with an invented patient on a page: runs of one account, never a case, never among cases."""
