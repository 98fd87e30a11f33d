"""Imported by the process that the fault tests fork from: every module of the product, connected to nothing."""

from __future__ import annotations

import importlib
import pkgutil

import sqlalchemy.orm

import eventapp

for module in pkgutil.walk_packages(eventapp.__path__, "eventapp."):
    importlib.import_module(module.name)
sqlalchemy.orm.configure_mappers()
