"""Invented conversations with a booth; whoever reads them sees that they are examples."""

from __future__ import annotations

from eventapp.frozen import frozen

PIC, DEPUTY = "pic", "deputy"


@frozen
class Turn:
    """One more message, ``hours`` after the first; ``by`` is PIC, DEPUTY or empty for the visitor."""

    hours: float
    by: str
    text: str


@frozen
class Talk:
    """A visitor's message of ``hours`` ago and what became of it.

    ``taken`` is who took it on, ``note`` what the team wrote for itself, ``phone`` whether the visitor left a number.
    """

    hours: float
    text: str
    turns: tuple[Turn, ...] = ()
    taken: str = ""
    note: str = ""
    phone: bool = False
    closed: bool = False
    unwanted: bool = False  # reported to the organiser and blocked
    ended: bool = False  # by the organiser, who read the report
    nudged: bool = False  # the organiser has reminded the booth by hand


# of the booth whose team can be tried: answered and closed, spam, answered, handed over, in work, asked again, new
OWN = (
    Talk(
        150,
        "Selamat pagi, kami dari kabupaten tetangga. Apakah kode sumber aplikasinya boleh kami pakai? (contoh)",
        (
            Turn(
                3, PIC, "Boleh, lisensinya terbuka. Panduan pemasangan ada di brosur inovasi pertama stan ini. (contoh)"
            ),
            Turn(7, "", "Terima kasih, sudah kami unduh. (contoh)"),
            Turn(8, PIC, "Silakan kabari kami bila ada kendala. (contoh)"),
        ),
        closed=True,
    ),
    Talk(
        75,
        "Pinjaman cepat cair tanpa agunan, hubungi kami sekarang juga! (contoh pesan iklan)",
        unwanted=True,
        ended=True,
    ),
    Talk(
        52,
        "Berapa biaya pemasangan satu titik, dan siapa yang merawatnya setelah tahun pertama? (contoh)",
        (
            Turn(
                5, PIC, "Rinciannya ada di halaman dua brosur. Perawatan dianggarkan kelurahan, dibina dinas. (contoh)"
            ),
        ),
        phone=True,
    ),
    Talk(
        31,
        "Kami ingin studi tiru bulan depan, 12 orang. Hari apa yang paling cocok? (contoh)",
        note="Jadwal kunjungan menunggu persetujuan sekretariat; jawab hari ini. (contoh)",
    ),
    Talk(
        28,
        "Apakah data hariannya dapat diunduh untuk penelitian mahasiswa? (contoh)",
        (
            Turn(2, DEPUTY, "Ya, tautan data terbuka ada di bawah judul inovasi. Mohon cantumkan sumbernya. (contoh)"),
            Turn(26, "", "Terima kasih. Apakah ada juga data tahun 2023? (contoh)"),
        ),
    ),
    Talk(
        20,
        "Bagaimana warga tanpa ponsel ikut serta? Di desa kami sinyalnya lemah. (contoh)",
        taken=PIC,
        phone=True,
    ),
    Talk(5, "Apakah ada contoh peraturan daerah yang menjadi dasar programnya? (contoh)"),
    Talk(1, "Kami sedang berada di aula. Apakah ada orang di stan pukul dua siang? (contoh)"),
)
# of the other booths that offer times, one tuple a booth
OTHERS: tuple[tuple[Talk, ...], ...] = (
    (
        Talk(60, "Apakah aplikasinya terhubung dengan data kependudukan? (contoh)", (Turn(6, PIC, "Belum. (contoh)"),)),
        Talk(6, "Jasa pembuatan aplikasi murah, cek profil kami! (contoh pesan iklan)", unwanted=True),
        Talk(3, "Siapa mitra kampus program ini? (contoh)"),
    ),
    (Talk(50, "Berapa lama pelatihannya untuk perangkat desa? (contoh)", nudged=True),),
    (Talk(40, "Apakah panduannya tersedia dalam bahasa Inggris? (contoh)", (Turn(20, PIC, "Sudah ada. (contoh)"),)),),
    (Talk(29, "Apakah sensornya buatan dalam negeri? (contoh)"),),
)
TOPICS = (
    "Cara mereplikasi (contoh)",
    "Biaya dan perawatan (contoh)",
    "Kerja sama data (contoh)",
    "Studi tiru (contoh)",
)
