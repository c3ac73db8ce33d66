"""FHIR R4: forms and measures out, answers in. Strict on the way out, tolerant on the way in.

`questionnaire` writes a form with its scores as FHIRPath that refuses blanks as our engine does; `responses` reads what
others filled in; `observations` takes a `Record`. `fhir.resources` (half a second to load) is imported when it is used.
"""
