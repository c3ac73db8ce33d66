"""The instruments: a catalogue in TOML, wording packs apart by licence, scoring at item level or from totals, norms
with the group they come from, and reliable change. A missing answer is never a zero.
"""
