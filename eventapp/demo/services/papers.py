"""What lies in the storage: minutes of the published round, and a file of evidence. Made after everything else."""

from __future__ import annotations

from eventapp.core.access import EditionRef, Role, system_scope
from eventapp.core.clock import now
from eventapp.demo.services import booth_awards, intake
from eventapp.demo.services.people import user_of
from eventapp.demo.services.roles import scope_of
from eventapp.formats import pdf
from eventapp.judging.queries import intake as intakes
from eventapp.judging.queries import papers, progress
from eventapp.judging.services import documents
from eventapp.judging.services import intake as entering


def fill(edition: EditionRef) -> None:
    """The papers that are not there yet, minutes last; needs an application's context, for languages and addresses."""
    scope = system_scope(edition)
    rounds = {row.key: row for row in progress.rounds(scope)}
    done = rounds.get(booth_awards.KEY)
    if done is None or papers.minutes(scope, done.id):
        return
    if intake.ROUND in rounds:  # a folder from before there was one has none
        team = intake.team(edition)
        if not intakes.own_dossier(team, intake.CATEGORY).files:
            entering.add_evidence(team, category=intake.CATEGORY, name="bukti-contoh.pdf", data=_evidence())
    chair = scope_of(edition, user_of("chair"), Role.CHAIR)
    documents.set_particulars(
        chair,
        key=booth_awards.KEY,
        held_on=None,
        place="Balai Sidang Contoh, Jakarta",
        decree="Keputusan Nomor 12 Tahun 2026 (contoh)",
        decision="Keputusan Nomor 34 Tahun 2026 (contoh)",
        signer="Panitia Contoh",
        signer_role="Ketua Panitia (contoh)",
        certifies_finalists=False,
        questions_until=None,
    )
    documents.draw_minutes(chair, key=booth_awards.KEY)


def _evidence() -> bytes:
    return pdf.paper(
        pdf.Paper(
            title="Bukti (contoh)",
            subtitle="Layanan publik digital",
            language="id",
            day=now().date(),
            letterhead="Pemerintah daerah (contoh)",
            footer="Berkas contoh",
            page="Halaman {page} dari {pages}",
            blocks=[pdf.Text("Berkas ini contoh: tidak satu pun angkanya menggambarkan keadaan sebenarnya.")],
        )
    )
