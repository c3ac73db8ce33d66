"""The vault: the one door through which cases are stored and read.

Everything else in `web` goes through `holdfast.web.vault.door` (plain functions) and `holdfast.web.vault.audit`
(who opened what). The tables are in `models`; nothing outside this package reads them. Payloads are sealed under a key
per patient, private notes under a key made of the patient's and the author's; see `rows` for the form.
"""
