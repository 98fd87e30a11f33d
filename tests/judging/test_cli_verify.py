"""`eventapp judging verify` and the script inside a bundle, as somebody runs them who knows nothing of us."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eventapp.errors import Refusal
from eventapp.judging.cli import judging
from tests.support import bundles
from tests.support.bundles import Members, changed, opened, whole


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "bundle.zip"
    path.write_bytes(whole())
    return path


def verify(*arguments: object) -> Result:
    return CliRunner().invoke(judging, ["verify", *map(str, arguments)])


def test_json_is_one_document_with_the_keys_of_the_contract(bundle):
    result = verify(bundle, "--json")

    document = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert list(document) == ["ok", "round", "head", "keys", "categories", "failures"]
    assert [list(each) for each in document["categories"]] == [["category", "winner", "ranking"]] * 2
    assert (document["ok"], document["failures"], len(document["keys"])) == (True, [], 2)


def test_words_give_ranking_keys_and_head_for_comparison_with_the_minutes(bundle):
    result = verify(bundle)

    document = json.loads(verify(bundle, "--json").stdout)
    assert result.exit_code == 0
    assert "1  Kota Bandung" in result.stdout
    assert f"Head of the score log: {document['head']}" in result.stdout
    assert [f"Signed with the key: {key}" in result.stdout for key in document["keys"]] == [True, True]
    assert "Compare the fingerprints" in result.stdout
    assert result.stdout.endswith("As it was signed; the ranking follows from the score log.\n")


@pytest.mark.parametrize("flag", [(), ("--json",)])
def test_a_changed_bundle_is_answered_with_1_and_what_is_wrong(tmp_path, flag):
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundles.bundle_zip.pack(changed("score-log.jsonl", lambda rows: rows[:-1])))

    result = verify(path, *flag)

    assert (result.exit_code, result.stderr) == (1, "")
    assert "has 32 rows; 33 were signed" in result.stdout


def test_a_key_that_did_not_sign_is_a_failure(bundle):
    key = json.loads(verify(bundle, "--json").stdout)["keys"][1]

    assert verify(bundle, "--key", key, "--json").exit_code == 0
    assert verify(bundle, "--key", key, "--key", "0" * 64, "--json").exit_code == 1


@pytest.mark.parametrize("content", [b"", b"PK", b"\0" * 1000, b"PK\x05\x06" + b"\0" * 18])
def test_whatever_is_no_bundle_is_answered_and_never_an_error_of_ours(tmp_path, content):
    path = tmp_path / "what.zip"
    path.write_bytes(content)

    result = verify(path, "--json")

    document = json.loads(result.stdout)
    assert (result.exit_code, document["ok"]) == (1, False)
    assert (document["round"], document["head"], document["keys"], document["categories"]) == (None, None, [], [])
    assert document["failures"] != []


def test_a_file_that_is_not_there_or_no_file_is_refused_with_a_sentence(tmp_path):
    for path, name in ((tmp_path / "none.zip", "'none.zip'"), (tmp_path, f"'{tmp_path.name[:59]}"), (Path(), "'.'")):
        result = verify(path, "--json")

        assert isinstance(result.exception, Refusal)
        assert result.stdout == ""
        assert result.exception.sentence().startswith(name)
        assert result.exception.sentence().endswith("give the path of a bundle, a ZIP file.")


def test_no_database_and_no_web_is_loaded(bundle):
    program = (
        "import sys\nfrom eventapp import cli\n"
        "try:\n    cli.main()\nexcept SystemExit as end:\n    code = end.code\n"
        "sys.stderr.write(repr([m for m in ('flask', 'sqlalchemy') if m in sys.modules]))\nsys.exit(code)\n"
    )
    words = [sys.executable, "-c", program, "judging", "verify", bundle, "--json"]

    ran = subprocess.run(words, capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stderr) == (0, "[]")


def script(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run verify.py of a folder with nothing of ours in reach."""
    words = [sys.executable, "-I", "-S", folder / "verify.py", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder, env={"PATH": os.defpath})


def unpacked(members: Members, folder: Path) -> Path:
    folder.mkdir()
    for name, content in members.items():
        (folder / name).write_bytes(content)
    return folder


def test_the_script_inside_recomputes_everything_in_a_fresh_folder(bundle, tmp_path):
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "fresh")

    in_folder = script(tmp_path / "fresh")
    of_zip = script(tmp_path / "fresh", bundle)

    assert (in_folder.returncode, in_folder.stderr) == (0, "")
    assert in_folder.stdout == of_zip.stdout
    assert in_folder.stdout.endswith("COCOK / OK\n")
    assert json.loads(verify(bundle, "--json").stdout)["head"] in in_folder.stdout


def test_the_script_passes_over_the_zip_beside_it_and_says_so(bundle, tmp_path):
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "fresh")
    (tmp_path / "fresh" / "bundle.zip").write_bytes(bundle.read_bytes())

    ran = script(tmp_path / "fresh")

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("bundle.zip: dilewati, berkas ZIP bukan isi / passed over, a ZIP file is not content")
    assert ran.stdout.endswith("COCOK / OK\n")


CAP = {"cut": 2, "cap_per": {"column": "province", "most": 1}}


@pytest.mark.parametrize(
    "changes",
    [
        {"parameters": bundles.PARAMETERS | {"method": "mean"}},
        {"parameters": bundles.PARAMETERS | {"method": "trimmed"}},
        {"parameters": bundles.PARAMETERS | {"method": "trimmed", "drop_high": 1}},
        {"parameters": bundles.PARAMETERS | CAP, "kind": "selection"},
        {"rules": {"decimals": 2, "wins_most": 1}},
    ],
)
def test_the_script_knows_every_rule(tmp_path, changes):
    made = bundles.members_of(bundles.facts(**changes))

    ran = script(unpacked(made, tmp_path / "fresh"))

    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "COCOK / OK")


@pytest.mark.parametrize(
    ("members", "what"),
    [
        (lambda: changed("score-log.jsonl", lambda rows: rows[:-1]), "! score-log.jsonl: isinya berubah / was changed"),
        (lambda: changed("score-log.jsonl", lambda rows: rows[:-1]), "does not end as signed (32 rows)"),
        (lambda: changed("score-log.jsonl", lambda rows: [rows[0], rows[2], rows[1], *rows[3:]]), "row 2 breaks"),
        (lambda: opened(whole()) | {"more.txt": b"x"}, "! more.txt: bukan bagian berkas hasil"),
        (lambda: {k: v for k, v in opened(whole()).items() if k != "README.md"}, "! README.md: hilang / is missing"),
        (lambda: changed("ranking.json", _promote), "Kota Semarang: nilai / score 4.6"),
        (lambda: changed("ranking.json", _announce), "Kota Semarang: peringkat / rank 1, 2"),
        (lambda: changed("ranking.json", _crown), "pemenang / winners ['Kota Madiun'], ['Kota Bandung']"),
        (lambda: changed("rubric.csv", lambda rows: rows[:1]), "daftar daerah / list of regions"),
        (lambda: changed("entries.csv", lambda rows: [b"x\n", b"y\n"]), "tidak terbaca / cannot be read"),
        (lambda: opened(whole()) | {"manifest.json": b"[]"}, "tidak terbaca / cannot be read"),
    ],
)
def test_the_script_names_what_was_changed(tmp_path, members, what):
    ran = script(unpacked(members(), tmp_path / "fresh"))

    assert (ran.returncode, ran.stderr) == (1, "")
    assert what in ran.stdout
    assert ran.stdout.endswith("TIDAK COCOK / NOT AS SIGNED\n")


def _promote(ranking: dict) -> dict:
    rows = ranking["categories"][0]["ranking"]
    rows[0]["entry"], rows[1]["entry"] = rows[1]["entry"], rows[0]["entry"]
    return ranking


def _announce(ranking: dict) -> dict:
    rows = ranking["categories"][0]["announced"]
    rows[0][1], rows[1][1] = rows[1][1], rows[0][1]
    return ranking


def _crown(ranking: dict) -> dict:
    ranking["categories"][0]["winners"] = ["Kota Madiun"]
    return ranking


def test_the_script_climbs_the_ladder(tmp_path):
    made = bundles.level_facts()

    ran = script(unpacked(bundles.members_of(made), tmp_path / "fresh"))
    other = script(
        unpacked(bundles.members_of(bundles.level_facts(steps=made.decisions[0]["steps"][:1])), tmp_path / "x")
    )

    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "COCOK / OK")
    assert "decisions.json: branding: anak tangga / ladder" in other.stdout
