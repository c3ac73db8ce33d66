"""Who may sign in: accounts, roles, the author's key, and the pages for them."""
