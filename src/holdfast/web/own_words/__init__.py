"""Questions in his own words: set by him or together, answered on his page, on paper, or typed in; each a line."""
