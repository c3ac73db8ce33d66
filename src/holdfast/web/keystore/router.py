"""Which database a model lives in: the key store's models in `keys`, all others in `default`."""

from __future__ import annotations

from typing import Any

from django.db.models import Model


class KeystoreApart:
    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return "keys" if model._meta.app_label == "keystore" else "default"  # noqa: SLF001 - Django's public name for it

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return self.db_for_read(model)

    def allow_relation(self, obj1: Model, obj2: Model, **hints: Any) -> bool:
        # `request.user` stands for its row: its class is the row's, its type is not.
        return self.db_for_read(obj1.__class__) == self.db_for_read(obj2.__class__)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return (app_label == "keystore") == (db == "keys")
