"""Holdfast: a self-hosted workbench for psychotherapists who treat patients with pathological narcissism.

The rooms are named by what they hold; which may import which is written in `pyproject.toml` and kept by import-linter.
Importing this package loads nothing else.
"""

__version__ = "0.6.0"
