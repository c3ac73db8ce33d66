"""The formulation of a case, as each way of working puts it, and the episodes he told that it rests on.

Working notes throughout: the treating therapist, and a supervisor to whom they are lent.
"""
