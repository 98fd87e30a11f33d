"""What commands print: one JSON document or words on stdout, remarks on stderr."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import click


def emit(document: Any, as_json: bool, text: Callable[[], str] | None = None) -> None:
    """Print the document as JSON (without NaN or Infinity), or ``text()`` for a person."""
    if as_json or text is None:
        click.echo(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2))
    else:
        click.echo(text())


def remark(sentence: str) -> None:
    """Say something to the person on stderr, so that stdout stays one document."""
    click.echo(sentence, err=True)
