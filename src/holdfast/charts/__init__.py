"""The pictures, each described once in Vega-Lite and drawn offline as SVG, each with a sentence that says what is seen and a
table that says the same.
"""
