"""The pictures, each described once in Vega-Lite and drawn offline as SVG.

Each has a sentence that says what is seen, and a table that says the same.
"""
