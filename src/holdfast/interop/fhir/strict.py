"""Nothing leaves that the standard's own shapes refuse: every resource we make is read by `fhir.resources` first."""

from __future__ import annotations

from typing import Any

Resource = dict[str, Any]


def checked(resource: Resource) -> Resource:
    """The same resource, once FHIR R4B accepts it as it stands. Raises pydantic's ValidationError: a fault of ours."""
    from fhir.resources.R4B import get_fhir_model_class

    get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    return resource
