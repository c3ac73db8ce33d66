"""Detectors of the literature, built again from their descriptions, so that ours are judged beside them."""
