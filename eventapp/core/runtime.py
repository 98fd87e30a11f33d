"""Binds the process to its settings: database, keys, storage, mail, logs. The app and each command call it once."""

from __future__ import annotations

from dataclasses import dataclass

from eventapp.config import Settings
from eventapp.core import logs
from eventapp.core.db import db
from eventapp.core.keys import keys
from eventapp.core.mailing import LateMailer, Mailer
from eventapp.core.storage import Storage, storage_from


@dataclass(slots=True)
class Runtime:
    """What the process was started with."""

    settings: Settings
    mailer: Mailer
    storage: Storage


_runtime: Runtime | None = None


def start(settings: Settings) -> Runtime:
    """Use these settings from now on. Nothing is opened before it is used."""
    global _runtime
    settings.data.mkdir(parents=True, exist_ok=True)
    logs.speak(settings.log_format)
    db.connect(settings.database_url, check_scope=settings.check_scope)
    keys.bind(settings.secret_key)
    _runtime = Runtime(settings, LateMailer(settings.mail_url, settings.mail_from), storage_from(settings.storage_url))
    return _runtime


def runtime() -> Runtime:
    """The current runtime. Raises RuntimeError before ``start``."""
    if _runtime is None:
        raise RuntimeError("start() was not called")
    return _runtime
