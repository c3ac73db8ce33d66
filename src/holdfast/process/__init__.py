"""What happens between two people: states, the alliance from both sides, ruptures and their repair, defence and pace,
pulls, and the frame. Kernels are pure functions of numbers and read no clock.
"""
