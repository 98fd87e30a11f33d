"""The WSGI entry point for servers other than ``eventapp serve``."""

from __future__ import annotations

from eventapp.app import create_app

application = create_app()
