"""Worlds: ways in which treatments are invented. Frozen before any detector was fitted; never tuned to please one."""
