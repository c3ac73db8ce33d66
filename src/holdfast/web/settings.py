"""Settings of the workbench. They import without secrets: what is missing is refused by `holdfast serve`, not here."""

SECRET_KEY = ""
INSTALLED_APPS: list[str] = []
DATABASES: dict[str, dict[str, object]] = {}
USE_TZ = True
