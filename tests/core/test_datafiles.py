"""The committed data files are found from anywhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from eventapp.core import datafiles
from eventapp.core.datafiles import DataFileMissing, data_path


def test_a_data_file_is_found_from_any_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    path = data_path("regions.csv")

    assert path.is_absolute()
    assert path.read_text(encoding="utf-8").startswith("code,type,name")
    assert Path.cwd() == tmp_path


def test_an_installed_package_finds_its_own_copy(tmp_path, monkeypatch):
    inside = tmp_path / "site" / "eventapp" / "_data"
    inside.mkdir(parents=True)
    (inside / "regions.csv").write_text("code\n", encoding="utf-8")
    monkeypatch.setattr(datafiles, "_FOLDERS", (tmp_path / "site" / "data", inside))

    assert data_path("regions.csv") == inside / "regions.csv"


def test_a_missing_data_file_is_refused_by_name():
    with pytest.raises(DataFileMissing, match=r"^The installation lacks the data file nowhere\.csv; install"):
        data_path("nowhere.csv")


def test_a_folder_is_not_a_data_file():
    with pytest.raises(DataFileMissing):
        data_path(os.curdir)
