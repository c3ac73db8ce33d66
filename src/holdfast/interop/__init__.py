"""Roads in and out: tables, the patient's bundle, FHIR. Whatever leaves takes a `Record`, never a working note."""
