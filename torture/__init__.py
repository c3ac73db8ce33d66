"""What a practice has to survive, done to it on purpose: `make torture`. A little of each runs with the tests."""
