"""Every setting of the product, typed, read once from the environment. Nothing else reads ``os.environ``.

``Settings.from_environ`` refuses values that would be unsafe for a server that other people reach.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from eventapp.errors import N_, InvalidInput

__all__ = [
    "SETTINGS",
    "BadSetting",
    "NoDatabase",
    "Settings",
    "data_folder",
    "one_thread_of_algebra",
    "require_database",
]

SETTINGS: dict[str, str] = {
    "EVENTAPP_DATA": "Folder of the embedded database, media, keys and mail (default ./var).",
    "DATABASE_URL": "sqlite:///… or postgresql+psycopg://…; wins over the embedded database.",
    "REDIS_URL": "redis://…; shared rate limits and page cache for several processes.",
    "STORAGE_URL": "file:///… or s3://bucket?endpoint=…; where media lie (default: media in the data folder).",
    "MAIL_URL": "smtp://user:pass@host:587 or file:///…; where mail goes (default: mail in the data folder).",
    "MAIL_FROM": "Sender address of every mail.",
    "BASE_URL": "Public address, such as https://forum.example.go.id; https switches on Secure cookies and HSTS.",
    "SECRET_KEY": "At least 32 characters; default: made once in the data folder.",
    "TRUSTED_PROXIES": "Number of proxies in front whose X-Forwarded-* headers are believed (default 0).",
    "EVENTAPP_RATE_LIMITS": "off switches rate limits off, for load tests.",
    "SITE_NAME": "Name of the programme in every header.",
    "SITE_ORGANISER": "Who runs the programme, in every footer.",
    "EVENTAPP_LOG": "json (default) or text.",
}


class BadSetting(InvalidInput):
    """A setting that cannot be used; the variable is named."""

    code = "bad_setting"
    message = N_("The setting %(variable)s cannot be used: %(why)s.")


class NoDatabase(InvalidInput):
    """A folder in which nothing was ever made, most often a slip of the pen."""

    code = "no_database"
    message = "There is no database at %(path)s. Check --data, or make one with: eventapp serve"  # only commands say it


@dataclass(frozen=True)
class Settings:
    """What one process needs to know. Made once and passed to ``create_app``."""

    data: Path
    database_url: str
    secret_key: str
    base_url: str | None = None
    redis_url: str | None = None
    storage_url: str = ""
    mail_url: str = ""
    mail_from: str = "eventapp <noreply@localhost>"
    trusted_proxies: int = 0
    rate_limits: bool = True
    log_format: str = "json"
    site_name: str = "Gerakan Menuju Smart City"
    site_organiser: str = "Kementerian Komunikasi dan Informatika"
    sign_in_hours: int = 12  # how long a log-in lasts at most
    sign_in_idle_minutes: int = 120  # … and without a request
    job_lease_seconds: int = 60  # after which another worker may take over a job
    max_request_bytes: int = 11 * 1024 * 1024  # evidence of 10 MB and its form
    check_scope: bool = False  # tests: a select of an edition's table that names no edition is an error

    @property
    def is_https(self) -> bool:
        """Whether the public address is https, so that cookies may be Secure."""
        return bool(self.base_url and self.base_url.startswith("https://"))

    @classmethod
    def for_restore(cls, environ: Mapping[str, str] | None = None, *, data: Path | None = None) -> Settings:
        """As ``from_environ``, but nothing is made in the folder: a restore brings its own secret key."""
        env = dict(os.environ if environ is None else environ)
        return cls.from_environ(
            env | {"SECRET_KEY": env.get("SECRET_KEY") or "not used while restoring" * 2}, data=data
        )

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None, *, data: Path | None = None) -> Settings:
        """Read the environment (or ``environ``); ``data`` wins over EVENTAPP_DATA. Raises BadSetting."""
        env = os.environ if environ is None else environ
        folder = data_folder(data, env)
        base_url = _base_url(env.get("BASE_URL"))
        return cls(
            data=folder,
            database_url=_database_url(env.get("DATABASE_URL"), folder),
            secret_key=_secret_key(env.get("SECRET_KEY"), folder),
            base_url=base_url,
            redis_url=env.get("REDIS_URL") or None,
            storage_url=env.get("STORAGE_URL") or (folder / "media").as_uri(),
            mail_url=env.get("MAIL_URL") or (folder / "mail").as_uri(),
            mail_from=env.get("MAIL_FROM") or cls.mail_from,
            trusted_proxies=_whole_number(env, "TRUSTED_PROXIES"),
            rate_limits=_one_of(env, "EVENTAPP_RATE_LIMITS", ("on", "off")) == "on",
            site_name=env.get("SITE_NAME") or cls.site_name,
            site_organiser=env.get("SITE_ORGANISER") or cls.site_organiser,
            log_format=_one_of(env, "EVENTAPP_LOG", ("json", "text")),
        )


def data_folder(data: Path | None, environ: Mapping[str, str] | None = None) -> Path:
    """The data folder: the option, else EVENTAPP_DATA, else ./var."""
    env = os.environ if environ is None else environ
    return (data or Path(env.get("EVENTAPP_DATA") or "var")).expanduser().resolve()


def require_database(data: Path | None, environ: Mapping[str, str] | None = None) -> None:
    """Look for the embedded database before anything is made in the folder. Raises NoDatabase."""
    env = os.environ if environ is None else environ
    url = _database_url(env.get("DATABASE_URL"), data_folder(data, env))
    path = url.removeprefix("sqlite:///").partition("?")[0]
    if url.startswith("sqlite:///") and not Path(path).is_file():
        raise NoDatabase(path=path)


def _base_url(value: str | None) -> str | None:
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadSetting(variable="BASE_URL", why="it is not an http or https address")
    return value.rstrip("/")


def _database_url(value: str | None, folder: Path) -> str:
    if not value:
        return f"sqlite:///{folder / 'eventapp.sqlite'}"
    if value.startswith("postgresql://"):
        return value.replace("postgresql://", "postgresql+psycopg://", 1)
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting(variable="DATABASE_URL", why="only sqlite:/// and postgresql+psycopg:// are known")
    return value


def _one_of(env: Mapping[str, str], variable: str, words: tuple[str, ...]) -> str:
    """The word that is set, the first of them by default."""
    value = (env.get(variable) or words[0]).lower()
    if value not in words:
        raise BadSetting(variable=variable, why=f"it is neither {' nor '.join(words)}")
    return value


def _whole_number(env: Mapping[str, str], variable: str) -> int:
    value = env.get(variable) or "0"
    if not value.isdigit():
        raise BadSetting(variable=variable, why="it is not a whole number")
    return int(value)


def _secret_key(value: str | None, folder: Path) -> str:
    """The key from the environment, or the one kept in the data folder, made on first use by one process only."""
    if value:
        if len(value) < 32:
            raise BadSetting(variable="SECRET_KEY", why="it is shorter than 32 characters")
        return value
    path = folder / "keys" / "secret"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as error:
        raise BadSetting(variable="EVENTAPP_DATA", why=f"{folder} cannot be written ({error.strerror})") from None
    kept = path.read_text(encoding="ascii").strip()
    if len(kept) < 32:
        raise BadSetting(variable="SECRET_KEY", why=f"{path} is damaged")
    return kept


def one_thread_of_algebra() -> None:
    """Threads of the linear algebra gain nothing at our sizes and wait for each other on a busy machine.

    Heard as long as numpy is not loaded; who has set the variable knows better.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
