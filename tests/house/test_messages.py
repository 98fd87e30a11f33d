"""The catalogue: Indonesian is complete, and the tool that keeps it notices what people forget."""

from __future__ import annotations

from babel.messages.catalog import Catalog
from click.testing import CliRunner

from tools import messages


def catalogue(**translations: str) -> Catalog:
    """A catalogue with one singular and one plural message, translated as given."""
    made = messages.read("id")
    made = type(made)(locale="id")
    made._num_plurals, made._plural_expr = 1, "0"
    made.add("%(count)s seat left.")
    made.add(("%(count)s seat", "%(count)s seats"))
    messages.fill(made, translations)
    return made


COMPLETE = {"%(count)s seat left.": "Sisa %(count)s kursi.", "%(count)s seat|%(count)s seats": "%(count)s kursi"}


def test_one_english_sentence_has_one_translation_in_all_fragments():
    """The last fragment would win, and some page would say what another one means."""
    said: dict[str, dict[str, str]] = {}
    for fragment in sorted((messages.TRANSLATIONS / "fragments").glob("*.json")):
        for message, translation in messages._load(fragment).items():
            said.setdefault(message, {})[translation] = fragment.name

    assert {message: found for message, found in said.items() if len(found) > 1} == {}


def test_a_complete_catalogue_has_no_problems():
    assert list(messages.problems(catalogue(**COMPLETE), catalogue())) == []


def test_an_empty_translation_is_found():
    found = list(messages.problems(catalogue(), catalogue()))

    assert found == [
        "not translated: '%(count)s seat left.'",
        "not translated: ('%(count)s seat', '%(count)s seats')",
    ]


def test_another_placeholder_than_the_message_has_is_found():
    broken = {**COMPLETE, "%(count)s seat left.": "Sisa %(jumlah)s kursi."}

    found = list(messages.problems(catalogue(**broken), catalogue()))

    assert found == ["other placeholders than its message: '%(count)s seat left.' → 'Sisa %(jumlah)s kursi.'"]


def test_a_message_that_the_code_has_and_the_catalogue_lacks_is_found():
    code = catalogue()
    code.add("Sign in")

    assert list(messages.problems(catalogue(**COMPLETE), code)) == ["missing, run `make messages`: 'Sign in'"]


def test_a_translation_of_no_message_is_named():
    assert messages.fill(catalogue(), {"Sign out": "Keluar"}) == ["Sign out"]


def test_the_catalogue_as_written_is_read_back_unchanged(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "TRANSLATIONS", tmp_path)
    messages.replace(messages.path_of("id"), messages.as_bytes(catalogue(**COMPLETE)))

    read_back = messages.read("id")

    assert [(message.id, message.string) for message in read_back if message.id] == [
        ("%(count)s seat left.", "Sisa %(count)s kursi."),
        (("%(count)s seat", "%(count)s seats"), ("%(count)s kursi",)),
    ]


def test_an_update_takes_in_the_fragments_and_names_what_no_message_answers_to(tmp_path, monkeypatch):
    collected = catalogue()
    collected.add("Your role does not allow this.")
    monkeypatch.setattr(messages, "TRANSLATIONS", tmp_path)
    monkeypatch.setattr(messages, "extract", lambda: collected)
    (tmp_path / "fragments").mkdir()
    (tmp_path / "fragments" / "core.json").write_text(
        '{"Your role does not allow this.": "Tidak boleh.", "Old": "Lama"}'
    )

    answer = CliRunner().invoke(messages.main, ["update"])

    assert answer.exit_code == 0
    assert "core.json: no such message: 'Old'" in answer.stderr
    assert messages.read("id").get("Your role does not allow this.").string == "Tidak boleh."
    assert messages.path_of("id").with_suffix(".mo").is_file()


def test_a_file_that_is_not_one_object_of_texts_is_refused(tmp_path):
    file = tmp_path / "list.json"
    file.write_text("[1]")

    answer = CliRunner().invoke(messages.main, ["fill", str(file)])

    assert answer.exit_code == 1
    assert answer.stderr.startswith("Error: list.json must be one object of texts")
