"""The living contract: its moves are replayed into clauses, stances and versions, and read for what asks to be
rewritten. Nothing is agreed without a named cost and an objection heard or asked for.
"""
