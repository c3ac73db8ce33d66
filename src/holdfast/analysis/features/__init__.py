"""The features of a case that reasons speak about, read from picture, record and log, and from the therapist's word."""

from holdfast.analysis.features.read import features_of

__all__ = ["features_of"]
