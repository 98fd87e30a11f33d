"""Uploaded pictures: drawn anew or refused, whatever they claim to be."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from eventapp.errors import Refusal
from eventapp.formats import apart, errors, pictures
from tests.support import uploads

BAD, DIRTY = uploads.bad_pictures(), uploads.dirty_pictures()


def opened(data: bytes) -> Image.Image:
    """A drawn file as pixels."""
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_is_refused_in_words(name):
    data, code = BAD[name]

    with pytest.raises(Refusal) as refused:
        pictures.draw(data)

    assert refused.value.code == code


@pytest.mark.parametrize("name", DIRTY)
def test_only_the_pixels_of_a_picture_survive(name):
    drawn = pictures.draw(DIRTY[name])

    for file, data in drawn.files.items():
        with opened(data) as image:
            image.load()
            assert image.format == {"webp": "WEBP", "jpg": "JPEG"}[file.split(".")[1]]
            assert (image.mode, image.info.get("exif"), image.info.get("icc_profile")) == ("RGB", None, None)
            assert getattr(image, "n_frames", 1) == 1
        assert uploads.SECRET.encode() not in data
        assert b"script" not in data


def test_a_photo_stands_the_right_way_up():
    drawn = pictures.draw(uploads.photo_with_place())

    with opened(drawn.files["320.jpg"]) as image:
        top, bottom = image.getpixel((160, 20)), image.getpixel((160, image.height - 20))
    assert (drawn.width, drawn.height) == (600, 900)
    assert (top[0] > 200, bottom[2] > 200) == (True, True)


def test_the_widths_are_the_usual_ones_below_the_pictures_own():
    sizes = {width: sorted(pictures.draw(uploads.photo((width, 400))).files) for width in (200, 640, 700, 3000)}

    assert sizes == {
        200: ["200.jpg", "200.webp"],
        640: ["320.jpg", "320.webp", "640.jpg", "640.webp"],
        700: ["320.jpg", "320.webp", "640.jpg", "640.webp", "700.jpg", "700.webp"],
        3000: ["1280.jpg", "1280.webp", "320.jpg", "320.webp", "640.jpg", "640.webp"],
    }


def test_a_phones_picture_is_light_even_when_the_photo_is_busy():
    busy = Image.effect_noise((1600, 900), 30).convert("RGB")
    file = io.BytesIO()
    busy.save(file, "JPEG", quality=95)

    drawn = pictures.draw(file.getvalue())

    assert len(drawn.files["640.webp"]) <= 640 * pictures.BYTES_A_COLUMN


def test_a_large_photo_with_a_second_picture_is_taken_as_one_without():
    large = Image.new("RGB", (6000, 4300), "red")
    file = io.BytesIO()
    large.save(file, "MPO", save_all=True, append_images=[Image.new("RGB", (90, 60))])

    assert pictures.draw(file.getvalue()).width == 1280


def test_a_process_of_its_own_draws_and_refuses_as_we_do():
    facts, files = apart.picture(uploads.photo())

    with pytest.raises(errors.TooManyPixels) as refused:
        apart.picture(BAD["20 KB that unpack to 800 MB"][0])

    assert (facts, sorted(files)[:2]) == ({"width": 900, "height": 600}, ["320.jpg", "320.webp"])
    assert refused.value.details == {"width": 13000, "height": 13000}
    assert len(BAD["20 KB that unpack to 800 MB"][0]) < 25_000


def test_a_file_that_takes_too_long_is_given_up_in_words(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", {"picture": 0.001})

    with pytest.raises(errors.TooHard):
        apart.picture(uploads.photo())
