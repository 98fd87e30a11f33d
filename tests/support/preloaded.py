"""Imported by the process that the fault tests fork from: every module of the product, connected to nothing."""

from __future__ import annotations

from eventapp import cli, server
from eventapp.app import product

LOADED = (cli, server, product.capabilities)
