"""Invented treatments whose truth is known, drawn with seeds, so that detectors can be judged and a rule's false alarms
counted. Nothing made here is ever shown as a person's.
"""
