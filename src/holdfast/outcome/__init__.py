"""What happens over months: verdicts at planned reviews, sudden gains, dynamic complexity, change points, and the
expected course. It describes, and never raises an alarm.
"""
