"""When he goes away, and when it ends: what was agreed, three letters that no machine sends, a planned ending."""
