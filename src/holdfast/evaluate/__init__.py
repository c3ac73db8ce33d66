"""Detectors and rules, judged on treatments with known truth: how often they speak without cause, and how often they are
right when they speak.
"""
