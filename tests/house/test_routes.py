"""Laws of the addresses: every route says who may come, is spelt in kebab-case, and types its parameters."""

from __future__ import annotations

import re

import pytest

from eventapp.core import access

PARAMETER = re.compile(r"<([^<>]*)>")
SEGMENT = re.compile(r"^\.?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)?$")
IN_A_QR = {"C"}  # the ticket's address is in capitals, which a QR packs denser

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_every_route_declares_a_permission_that_some_manifest_knows(app):
    undeclared = {
        rule.endpoint: getattr(app.view_functions[rule.endpoint], "permission", None)
        for rule in app.url_map.iter_rules()
        if not access.is_declared(getattr(app.view_functions[rule.endpoint], "permission", ""))
    }

    assert undeclared == {}


def test_every_address_is_made_of_nouns_in_kebab_case(app):
    odd = [
        rule.rule
        for rule in app.url_map.iter_rules()
        for segment in PARAMETER.sub("x", rule.rule).strip("/").split("/")
        if segment and segment not in IN_A_QR and not SEGMENT.match(segment)
    ]

    assert odd == []


def test_every_parameter_of_an_address_is_typed(app):
    untyped = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if any(":" not in parameter for parameter in PARAMETER.findall(rule.rule))
    ]

    assert untyped == []


def test_every_endpoint_is_named_after_its_part(app):
    unplaced = [rule.endpoint for rule in app.url_map.iter_rules() if "." not in rule.endpoint]

    assert unplaced == []
