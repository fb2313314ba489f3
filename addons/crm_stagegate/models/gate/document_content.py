"""What a file says, whatever its bytes are: two files that say the same prove the same.

No models. ``read(raw, mimetype)`` gives a :class:`Content`; a re-saved PDF, a picture with other
metadata or an archive packed again has the digest of the original.
"""

import hashlib
import io
import zipfile
from typing import NamedTuple

import PyPDF2
from PIL import Image

# a PDF with as many characters is told by its text and pictures, one with fewer by its drawing
TEXT_LENGTH = 200
# reading text takes long; nobody proves a stage with a book
TEXT_PAGES = 30
# who packed it when is not what it says
PACKAGING = ("docProps/", "[Content_Types].xml", "_rels/", "meta.xml", "Thumbnails/")


class Content(NamedTuple):
    """:attr:`digest`: SHA-256 as hex of what the file says."""

    is_readable: bool
    digest: str


def read(raw, mimetype):
    """Open a file by its kind.

    :param bytes raw: the file
    :param str mimetype: as found in its content
    :rtype: Content
    """
    reader = None
    if mimetype == "application/pdf":
        reader = _read_pdf
    elif mimetype.removeprefix("image/").upper() in Image.OPEN:
        # Odoo keeps other formats from being opened
        reader = _read_picture
    elif raw[:2] == b"PK":
        reader = _read_archive
    whole = hashlib.sha256(raw).hexdigest()
    if reader is None:
        return Content(True, whole)
    try:
        return Content(True, reader(raw) or whole)
    except Exception:  # pylint: disable=broad-except
        # damaged files break their readers in more ways than these document
        return Content(False, whole)


def _read_pdf(raw):
    document = PyPDF2.PdfReader(io.BytesIO(raw))
    if document.is_encrypted and not document.decrypt(""):
        # it can be opened by whoever has its password
        return None
    pages = list(document.pages)
    if not pages:
        raise ValueError("a PDF without pages")
    digest = hashlib.sha256(f"pdf {len(pages)}".encode())
    texts = []
    if len(pages) <= TEXT_PAGES:
        texts = ["".join((page.extract_text() or "").split()) for page in pages]
    is_text = sum(map(len, texts)) >= TEXT_LENGTH
    for number, page in enumerate(pages):
        if is_text:
            digest.update(texts[number].encode())
        elif page.get_contents() is not None:
            digest.update(b"".join(page.get_contents().get_data().split()))
        _add_objects(digest, page)
    return digest.hexdigest()


def _add_objects(digest, page):
    """Pictures and what was stamped or signed onto a page."""
    resources = _resolve(page.get("/Resources")) or {}
    objects = _resolve(resources.get("/XObject")) or {}
    for name in sorted(objects):
        digest.update(getattr(_resolve(objects[name]), "_data", b""))
    for annotation in map(_resolve, _resolve(page.get("/Annots")) or ()):
        digest.update(f"{annotation.get('/Subtype')}{annotation.get('/Contents')}".encode())
        looks = _resolve(annotation.get("/AP")) or {}
        digest.update(getattr(_resolve(looks.get("/N")), "_data", b""))


def _resolve(value):
    """What a PDF object stands for; None stays None."""
    return value.get_object() if hasattr(value, "get_object") else value


def _read_picture(raw):
    with Image.open(io.BytesIO(raw)) as picture:
        picture.load()
        pixels = picture.convert("RGBA")
    digest = hashlib.sha256(f"picture {pixels.size}".encode())
    digest.update(pixels.tobytes())
    return digest.hexdigest()


def _read_archive(raw):
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = sorted(
            (each.filename, each.CRC, each.file_size)
            for each in archive.infolist()
            if not each.is_dir() and not each.filename.startswith(PACKAGING)
        )
    return hashlib.sha256(f"archive {members}".encode()).hexdigest() if members else None
