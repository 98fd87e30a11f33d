"""Invented innovations by dimension; whoever reads them sees that they are examples."""

from __future__ import annotations

from eventapp.frozen import frozen


@frozen
class Idea:
    """An invented innovation."""

    title: str
    problem: str
    does: str
    figure: str
    counts: str


IDEAS: dict[str, tuple[Idea, ...]] = {
    "governance": (
        Idea(
            "Loket satu layar",
            "Warga mendatangi empat loket untuk satu izin usaha mikro.",
            "Satu formulir di ponsel meneruskan berkas ke semua dinas dan menunjukkan sampai di mana berkas itu.",
            "3 hari",
            "rata-rata lama izin, semula 11 hari (contoh)",
        ),
        Idea(
            "Rapat anggaran terbuka",
            "Warga tidak tahu usulan mana yang masuk anggaran.",
            "Setiap usulan musrenbang mendapat nomor, alasan keputusan, dan sisa anggarannya.",
            "1.240",
            "usulan dapat dilacak (contoh)",
        ),
    ),
    "branding": (
        Idea(
            "Cerita kampung",
            "Wisatawan hanya berhenti di alun-alun.",
            "Warga menulis cerita kampungnya; peta jalan kaki menghubungkan cerita, warung, dan bengkel seni.",
            "38",
            "kampung bercerita (contoh)",
        ),
    ),
    "economy": (
        Idea(
            "Pasar pagi digital",
            "Pedagang pasar kehilangan pembeli ke aplikasi luar kota.",
            "Pesanan tetangga dikumpulkan semalam dan diantar dengan becak listrik sebelum pukul tujuh.",
            "612",
            "pedagang bergabung (contoh)",
        ),
        Idea(
            "Gudang dingin bersama",
            "Nelayan menjual murah karena ikan tidak tahan sehari.",
            "Kotak dingin bertenaga surya disewa per jam lewat pesan singkat.",
            "21%",
            "harga jual naik (contoh)",
        ),
    ),
    "society": (
        Idea(
            "Kelas sore",
            "Anak putus sekolah sulit kembali ke jam pagi.",
            "Relawan mengajar sore hari di balai desa dengan modul yang dapat dibaca tanpa kuota.",
            "430",
            "anak kembali belajar (contoh)",
        ),
    ),
    "living": (
        Idea(
            "Puskesmas tanpa antre",
            "Lansia menunggu sejak subuh.",
            "Nomor antrean diambil lewat telepon biasa; kader mengingatkan sejam sebelumnya.",
            "17 menit",
            "rata-rata menunggu, semula 95 menit (contoh)",
        ),
        Idea(
            "Angkot tepat waktu",
            "Penumpang tidak tahu kapan angkot datang.",
            "Sopir menekan satu tombol di tiap halte; papan dan pesan singkat menunjukkan kedatangan.",
            "24",
            "trayek berjadwal (contoh)",
        ),
    ),
    "environment": (
        Idea(
            "Catatan sumur warga",
            "Air tanah turun tanpa data.",
            "Warga mengukur sumur tiap bulan dengan tali bertanda; angkanya menjadi peta terbuka.",
            "2.310",
            "sumur tercatat (contoh)",
        ),
        Idea(
            "Bank sampah keliling",
            "Sampah pasar menumpuk tiap akhir pekan.",
            "Gerobak timbang keliling membayar sampah pilah dengan saldo belanja.",
            "46 ton",
            "sampah terpilah per bulan (contoh)",
        ),
    ),
}
