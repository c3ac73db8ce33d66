"""The patient's portal: his own page, let in by a link and a code, on a listener of its own. See docs/portal.md."""
