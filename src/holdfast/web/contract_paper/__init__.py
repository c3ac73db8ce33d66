"""The contract on paper: the sheet to print, what was written on it typed in later, a version to read and to sign."""
