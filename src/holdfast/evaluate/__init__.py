"""Detectors and rules, judged on treatments with known truth.

How often do they speak without cause, and how often are they right when they speak?
"""
