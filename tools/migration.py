"""Writes a migration from what the models say and the existing migrations do not make: ``make migration m="…"``.

It is a draft: read it, say in its docstring why, and mind the rows that are already there.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import click
from alembic import command
from alembic.script import ScriptDirectory

from eventapp.core import migrating
from eventapp.core.db import db


def portable(draft: str) -> str:
    """The draft without Alembic's remarks, and with boolean defaults that both databases understand."""
    draft = re.sub(r"\n *# ### .*", "", draft)
    return re.sub(
        r"""(sa\.Boolean\(\), server_default=)sa\.text\(['\"]([01])['\"]\)""",
        lambda found: f"{found[1]}sa.{'true' if found[2] == '1' else 'false'}()",
        draft,
    )


@click.command()
@click.argument("sentence")
def main(sentence: str) -> None:
    """Write the next migration, named after SENTENCE."""
    config = migrating.configuration()
    done = len(list(ScriptDirectory.from_config(config).walk_revisions()))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    with tempfile.TemporaryDirectory() as folder:
        db.connect(f"sqlite:///{folder}/models.sqlite")
        if done:
            migrating.upgrade()
        with db.engine.connect() as connection:
            config.attributes["connection"] = connection
            written = command.revision(config, sentence, autogenerate=True, rev_id=f"{done + 1:04d}")
        db.dispose()
    for script in written if isinstance(written, list) else [written]:
        if script is None:
            raise click.ClickException("No migration was written.")
        path = Path(script.path)
        path.write_text(portable(path.read_text(encoding="utf-8")), encoding="utf-8")
        subprocess.run([Path(sys.executable).parent / "ruff", "format", "--quiet", path], check=True)
        click.echo(f"Read and edit {path.relative_to(Path.cwd())}.", err=True)


if __name__ == "__main__":
    main()
