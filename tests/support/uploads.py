"""Files that people should not be able to upload, and harmless ones to begin with. All are made here."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageCms, PngImagePlugin
from pypdf import PdfReader, PdfWriter

SECRET = "KOORDINAT-RUMAH"  # what must not survive
SCRIPT = b"<html><script>alert(document.cookie)</script></html>"


def photo(size: tuple[int, int] = (900, 600), kind: str = "JPEG", **options: object) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return _saved(image, kind, **options)


def photo_with_place() -> bytes:
    """A photo lying on its side, with EXIF that says who took it and where."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right by a quarter
    exif[0x010E] = SECRET
    exif[0x8825] = {1: "S", 2: (7.0, 37.0, 48.0), 3: "E", 4: (111.0, 31.0, 12.0)}
    return photo(exif=exif, comment=SECRET.encode())


def dirty_pictures() -> dict[str, bytes]:
    """Pictures that carry something else; they are shown without it."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", f"{SECRET}{SCRIPT.decode()}")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    frames = [Image.new("RGB", (200, 100), colour) for colour in ("red", "blue")]
    return {
        "jpeg with gps": photo_with_place(),
        "jpeg with a page as comment": photo(comment=SCRIPT + SECRET.encode()),
        "png with text": photo(kind="PNG", pnginfo=notes),
        "png with a profile": photo(kind="PNG", icc_profile=profile),
        "png with a broken profile": photo(kind="PNG", icc_profile=SECRET.encode() * 9),
        "see-through png": _saved(Image.new("RGBA", (200, 100), (255, 0, 0, 0)), "PNG"),
        "png with a palette": _saved(Image.new("RGB", (200, 100), "red").quantize(8), "PNG", transparency=0),
        "png of 16 bits": _saved(Image.new("I;16", (200, 100), 40000), "PNG"),
        "cmyk jpeg": _saved(Image.new("CMYK", (200, 100), (0, 200, 200, 0)), "JPEG"),
        "grey jpeg": _saved(Image.new("L", (200, 100), 90), "JPEG"),
        "moving webp": _saved(frames[0], "WEBP", save_all=True, append_images=frames[1:]),
        "moving png": _saved(frames[0], "PNG", save_all=True, append_images=frames[1:]),
        **photos_of_phones(),
    }


def photos_of_phones() -> dict[str, bytes]:
    """Photos behind whose end a camera has put something."""
    maker = b"\0\0\x01\x0a" + SECRET.encode() + b"SEFH\x6b\0\0\0" + bytes(24) + b"SEFT"
    film = _film()
    pair = _saved(Image.new("RGB", (200, 100), "red"), "MPO", save_all=True, append_images=[Image.new("RGB", (90, 60))])
    return {
        "filling behind it": photo() + bytes(4096),
        "blanks behind it": photo(kind="PNG") + b"\r\n",
        "webp with filling behind it": photo(kind="WEBP") + bytes(16),
        "samsung trailer": photo() + maker,
        "samsung motion photo": photo() + b"\0\0\x30\x0a\x10\0\0\0MotionPhoto_Data" + film + maker,
        "vivo trailer": photo() + b'vivo{"a":"' + SECRET.encode() + b'"}\xff\xff\xff\xff\x1b*9HWfu\x84\x93\xa2\xb1',
        "google motion photo": photo() + film,
        "second picture": pair,
        "second picture behind filling": photo() + bytes(80) + photo_with_place(),
        "second picture, film and trailer": photo() + photo_with_place() + film + maker,
    }


def polyglots() -> dict[str, bytes]:
    """Pictures that are something else as well."""
    pack, film = _archive(), _film()
    program = b"MZ" + bytes(76) + b"!This program cannot be run in DOS mode.\r\n" + bytes(200)
    maker = b"\0\0\x01\x0aSEFH" + bytes(28) + b"SEFT"
    as_comment = photo(comment=b"PK\x03\x04" + pack[4:-22])
    return {
        "jpeg with a page behind it": photo() + SCRIPT,
        "jpeg with a zip behind it": photo() + pack,
        "jpeg with a page behind filling": photo() + bytes(512) + SCRIPT,
        "jpeg with text behind it": photo() + b"rahasia " * 40,
        "jpeg with a pdf behind it": photo() + brochure(),
        "jpeg with a program behind it": photo() + program,
        "jpeg with a shell script behind it": photo() + b"\n#!/bin/sh\nrm -rf /\n",
        "jpeg with PHP behind it": photo() + b"<?php system($_GET['c']); ?>",
        "jpeg with an ELF behind it": photo() + b"\x7fELF\x02\x01\x01" + bytes(200),
        "jpeg with a RAR behind it": photo() + b"Rar!\x1a\x07\0" + bytes(60),
        "jpeg that is a pdf": photo(comment=b"%PDF-1.4"),
        "jpeg with a zip in a comment": as_comment + pack[-22:],
        "zip within what claims to be a film": photo() + film + b"\0\0" + (len(pack) + 8).to_bytes(2) + b"free" + pack,
        "page within what claims to be a trailer": photo() + b"\0\0\x01\x0a" + SCRIPT + maker,
        "zip within what claims to be a trailer": photo() + b"\0\0\x01\x0a" + pack + maker,
        "page within a second picture": photo() + photo(comment=SCRIPT),
        "png with a zip behind it": photo(kind="PNG") + pack,
        "png with a page behind it": photo(kind="PNG") + SCRIPT,
        "png with a picture behind it": photo(kind="PNG") + photo(),
        "webp with a page behind it": photo(kind="WEBP") + SCRIPT,
        "webp with a zip behind it": photo(kind="WEBP") + pack,
    }


def bad_pictures() -> dict[str, tuple[bytes, str]]:
    """What is no picture for us, each with the code of the refusal."""
    whole = photo(kind="PNG")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9" height="9"/></svg>'
    none = "not_a_picture"
    return {
        "nothing": (b"", none),
        "svg": (svg, none),
        "svg with a declaration": (b'<?xml version="1.0"?>' + svg, none),
        "html": (SCRIPT, none),
        "html that begins like a gif": (b"GIF89a" + SCRIPT, none),
        "html that begins like a jpeg": (b"\xff\xd8\xff\xe0" + SCRIPT, none),
        "html that begins like a png": (b"\x89PNG\r\n\x1a\n" + SCRIPT, none),
        "gif": (photo(kind="GIF"), none),
        "bmp": (photo(kind="BMP"), none),
        "tiff": (photo(kind="TIFF"), none),
        "eps": (photo(kind="EPS"), none),
        "icon": (photo((64, 64), "ICO"), none),
        "pdf": (pdf(), none),
        "zip": (b"PK\x03\x04" + bytes(200), none),
        "video": (b"\0\0\0\x18ftypmp42" + bytes(2000), none),
        "noise": (bytes(range(256)) * 40, none),
        "half a png": (whole[: len(whole) // 2], none),
        "half a jpeg": (photo()[:900], none),
        "png without pixels": (_png_header(800, 600), none),
        "20 KB that unpack to 800 MB": (_bomb(), "too_many_pixels"),
        "png that says 900 megapixels": (_png_header(30000, 30000), "too_many_pixels"),
        "png of the largest size": (_png_header(2**31 - 1, 2**31 - 1), "too_many_pixels"),
        "jpeg that says 65500 × 65500": (_jpeg_header(65500, 65500), "too_many_pixels"),
        "webp that says 16383 × 16383": (_webp_header(16383, 16383), none),
        "dot": (photo((1, 1), "PNG"), "bad_shape"),
        "strip": (photo((2000, 80), "PNG"), "bad_shape"),
        "eleven megabytes": (photo() + bytes(11 * 1024 * 1024), "too_many_bytes"),
        **{name: (data, "picture_and_more") for name, data in polyglots().items()},
    }


def pdf(
    pages: int = 2, *, catalog: str = "", page: str = "", objects: tuple[str, ...] = (), box: str = "0 0 595 842"
) -> bytes:
    """A PDF of plain pages; ``catalog`` and ``page`` are more entries, ``objects`` follow from number 3 + pages."""
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + pages))
    bodies = [f"<</Type/Catalog/Pages 2 0 R{catalog}>>", f"<</Type/Pages/Kids[{kids}]/Count {pages}>>"]
    bodies += [f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]{page}>>"] * pages
    return _numbered([*bodies, *objects])


def brochure(pages: int = 2) -> bytes:
    """A PDF with a link to a site, as anybody makes it."""
    link = "/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 99 99]/A<</S/URI/URI(https://madiun.example)>>>>]"
    return pdf(pages, page=link)


def bad_brochures() -> dict[str, tuple[bytes, str]]:
    """What is no brochure for us, each with the code of the refusal."""
    acts, none = "acting_brochure", "not_a_brochure"
    script = "<</S/JavaScript/JS(app.alert\\(1\\))>>"
    good = brochure()
    annotation = "/Annots[<</Type/Annot/Subtype/{}/Rect[0 0 99 99]{}>>]".format
    return {
        "nothing": (b"", none),
        "html": (SCRIPT, none),
        "picture": (photo(), none),
        "half": (good[: len(good) // 2], none),
        "no objects": (b"%PDF-1.7\n%%EOF", none),
        "page before it": (SCRIPT + good, none),
        "zip behind it": (good + b"PK\x03\x04" + bytes(60), none),
        "page behind it": (good + SCRIPT, none),
        "locked": (_locked(), none),
        "endless page": (pdf(box="0 0 10 14000"), none),
        "script on opening": (pdf(catalog=f"/OpenAction{script}"), acts),
        "script by name": (pdf(catalog="/Names<</JavaScript<</Names[(a) 5 0 R]>>>>", objects=(script,)), acts),
        "script with a spelt name": (pdf(catalog=f"/OpenAction{script.replace('Java', 'J#61va')}"), acts),
        "short script": (pdf(objects=("<</S/Rendition/JS 6 0 R>>", "(app.alert\\(1\\))")), acts),
        "script of a page": (pdf(page=f"/AA<</O{script}>>"), acts),
        "packed script": (_packed(f"/OpenAction{script}"), acts),
        "program": (pdf(page=annotation("Link", "/A<</S/Launch/F(cmd.exe)>>")), acts),
        "file inside": (pdf(catalog="/Names<</EmbeddedFiles<</Names[(a) 5 0 R]>>>>", objects=("<</EF<<>>>>",)), acts),
        "attached file": (pdf(page=annotation("FileAttachment", "/FS<</F(a.exe)>>")), acts),
        "film inside": (pdf(page=annotation("RichMedia", "")), acts),
        "form of another kind": (pdf(catalog="/AcroForm<</XFA(x)>>"), acts),
        "form that sends": (pdf(page=annotation("Widget", "/A<</S/SubmitForm/F(https://a.example)>>")), acts),
        "link that is a script": (pdf(page=annotation("Link", "/A<</S/URI/URI(javascript:alert\\(1\\))>>")), acts),
        "page whose text is on another computer": (
            pdf(1, page="/Contents 4 0 R", objects=(_stream("", r"/F(\\\\a.example\\x)"),)),
            acts,
        ),
        "drawing from another file": (pdf(objects=(_stream("", r"/Subtype/Form/Ref<</F(\\\\a.example\\x)>>"),)), acts),
        "thread in another file": (pdf(catalog=r"/OpenAction<</S/Thread/F(\\\\a.example\\x)/D 0>>"), acts),
        "archive too": (pdf(objects=(_stream(_archive().decode("latin-1")),)), none),
        "link to a file": (pdf(page=annotation("Link", "/A<</S/URI/URI(file:///etc/passwd)>>")), acts),
        "twenty-five pages": (pdf(25), "too_many_pages"),
        "eleven megabytes": (good + bytes(11 * 1024 * 1024), "too_many_bytes"),
    }


def _stream(text: str, entries: str = "") -> str:
    """An object of a PDF that holds text."""
    return f"<<{entries}/Length {len(text)}>>\nstream\n{text}\nendstream"


def _archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.html", SECRET)
    return packed.getvalue()


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _film() -> bytes:
    """The boxes of a short MP4."""
    kept = SECRET.encode()
    boxes = ((b"ftyp", b"isom\0\0\x02\0isomiso2"), (b"mdat", kept * 9), (b"moov", kept))
    return b"".join((8 + len(inside)).to_bytes(4, "big") + name + inside for name, inside in boxes)


def _bomb() -> bytes:
    """13,000 × 13,000 white points: 20.6 KB that become 800 MB when they are turned into colours."""
    return _saved(Image.new("1", (13000, 13000), 0), "PNG", compress_level=9)


def _png_header(width: int, height: int) -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 40)
    chunks = (struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (head, data))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _jpeg_header(width: int, height: int) -> bytes:
    frame = struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\x01\x11\0\x02\x11\0\x03\x11\0"
    return photo()[:20] + b"\xff\xc0" + frame + b"\xff\xd9"


def _webp_header(width: int, height: int) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    inside = photo((64, 64), "WEBP", lossless=True)[12:]
    chunk = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + sides + inside
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def _numbered(bodies: list[str]) -> bytes:
    """Objects with their table, as PDF 1.4 has them."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer<</Size {len(bodies) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _packed(catalog: str) -> bytes:
    """The same in PDF 1.5: the catalogue lies compressed in a stream, where no one who looks for words finds it."""
    body = f"<</Type/Catalog/Pages 2 0 R{catalog}>>"
    inner = zlib.compress(f"1 0 {body}".encode())
    out, places = bytearray(b"%PDF-1.5\n"), {}
    for number, text in (
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"),
    ):
        places[number] = len(out)
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    places[4] = len(out)
    head = f"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {len(inner)}>>"
    out += f"4 0 obj\n{head}\nstream\n".encode() + inner + b"\nendstream\nendobj\n"
    start = len(out)
    rows = [(0, 0, 255), (2, 4, 0), (1, places[2], 0), (1, places[3], 0), (1, places[4], 0), (1, start, 0)]
    table = zlib.compress(b"".join(struct.pack(">BIB", *row) for row in rows))
    head = f"<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Filter/FlateDecode/Length {len(table)}>>"
    out += f"5 0 obj\n{head}\nstream\n".encode() + table + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def _locked() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(brochure())))
    writer.encrypt("rahasia", algorithm="AES-256")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
