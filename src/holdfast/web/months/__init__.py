"""Once a month: what was new in work, in love, for fun. Words by month; nothing is counted."""
