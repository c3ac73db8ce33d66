from django.apps import AppConfig


class KnowingConfig(AppConfig):
    name = "holdfast.web.knowing"
    label = "knowing"
    default_auto_field = "django.db.models.BigAutoField"
