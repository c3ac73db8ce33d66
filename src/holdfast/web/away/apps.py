from django.apps import AppConfig


class AwayConfig(AppConfig):
    name = "holdfast.web.away"
    label = "away"
    default_auto_field = "django.db.models.BigAutoField"
