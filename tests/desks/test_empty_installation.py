"""The public pages before anything is in the database."""

from __future__ import annotations

import pytest

PATHS = ("/", "/regions", "/regions?q=kidul", "/sources", "/privacy", "/accessibility")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_works_before_anything_is_loaded(client, path):
    assert client.get(path).status_code == 200


def test_the_front_page_then_bears_the_programme_s_name(client):
    assert "<h1>Gerakan Menuju Smart City</h1>" in client.get("/").text
