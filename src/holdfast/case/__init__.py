"""The record of one treatment: its drawers, sessions, check-ins, events and moves, the case file `holdfast-case/1`,
and the pure steps that bring an older file up to date. Plain frozen objects inside, strict checking at the edge.
"""
