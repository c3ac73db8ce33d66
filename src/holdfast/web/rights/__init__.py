"""The patient's rights: what is kept of him in his hands, consent, restriction, retention, erasure."""
