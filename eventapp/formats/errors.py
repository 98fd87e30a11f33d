"""What can be refused about a file that somebody hands in."""

from __future__ import annotations

from eventapp.errors import N_, InvalidInput, Refusal


class UnreadableFile(InvalidInput):
    """The file is missing, too large or not what it should be; the sentence names the file and the line."""

    code = "unreadable_file"
    message = N_("%(name)s cannot be read.")


class UnknownColumn(InvalidInput):
    """The table has no such column."""

    code = "unknown_column"
    message = N_("%(name)s has no column “%(column)s”; its columns are: %(columns)s.")


class NotAPicture(InvalidInput):
    """No JPEG, PNG or WebP, or damaged."""

    code = "not_a_picture"
    message = N_("This file is no picture that we can show. Choose a photo as JPEG, PNG or WebP.")


class TooManyBytes(InvalidInput):
    """A larger file than a photo needs."""

    code = "too_many_bytes"
    message = N_("This file is too large: at most %(most)s MB fit here. Choose a smaller one.")


class TooManyPixels(InvalidInput):
    """More pixels than a page ever shows; found in the header, before anything is unpacked."""

    code = "too_many_pixels"
    message = N_(
        "This picture is too large: %(width)s × %(height)s pixels. Make it smaller first, 1280 pixels wide is enough."
    )


class BadShape(InvalidInput):
    """A strip or a dot."""

    code = "bad_shape"
    message = N_(
        "This picture is %(width)s × %(height)s pixels: too small or too narrow to be seen. Choose another one."
    )


class PictureAndMore(InvalidInput):
    """A picture that is something else as well, or that carries more behind its end than cameras put there."""

    code = "picture_and_more"
    message = N_(
        "This file is a picture with something else behind it, such as an archive, a document or a program. Open the"
        " photo, save it as a new picture and choose that one."
    )


class NotABrochure(InvalidInput):
    """No PDF, damaged, or locked by a password."""

    code = "not_a_brochure"
    message = N_("This file is no PDF that we can show. Choose a PDF without a password, at most 10 MB.")


class ActingBrochure(InvalidInput):
    """The PDF holds more than pages."""

    code = "acting_brochure"
    message = N_(
        "This PDF holds more than pages: scripts, forms or other files. Print it to a new PDF and choose that one."
    )


class TooManyPages(InvalidInput):
    """Longer than visitors leaf through."""

    code = "too_many_pages"
    message = N_("This PDF has %(pages)s pages; a brochure has at most %(most)s.")


class TooHard(InvalidInput):
    """The file needs more memory or time than any honest one."""

    code = "too_hard_to_draw"
    message = N_("This file could not be drawn. Save it again in another program, or choose another one.")


class ManyDrawing(Refusal):
    """Several files are being drawn; this one did not get its turn."""

    code, status = "many_drawing", 503
    message = N_("Many files are being uploaded just now. Yours was not kept; please send it again in a minute.")
