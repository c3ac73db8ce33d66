"""Roads in and out: tables today; FHIR and bundles later. Whatever leaves takes a `Record`, never a working note."""
