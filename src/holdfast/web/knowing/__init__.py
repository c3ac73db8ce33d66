"""The knowledge of the argument map in this practice: the program's files, and those a person of it changed."""
