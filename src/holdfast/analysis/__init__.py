"""One case, analysed. This room calls `process`, `outcome` and `approaches`, and nothing else does: one case and a
moment go in, an `Analysis` comes out, the same for a page, a terminal and a print.
"""
