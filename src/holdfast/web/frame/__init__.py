"""The frame: what was told of it and what he said to that, breaks, what touched it, and how a contract may begin."""
