"""Rules that read an `Analysis` and speak: findings with their evidence, what is missing, how sure they are, and options
to say. A rule that knows too little abstains and says what it needs.
"""
