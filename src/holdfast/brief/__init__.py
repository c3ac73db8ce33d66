"""Rules that read an `Analysis` and speak.

A finding carries its evidence, what is missing, how sure it is, and options to say. A rule that knows too little
abstains and says what it needs.
"""
