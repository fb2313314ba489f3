"""Small PDF files, for the demo, for walk-throughs and for tests."""

import io

from reportlab.pdfgen.canvas import Canvas


def make_pdf(*pages, size=(200, 200)):
    """A PDF with these pages; equal pages make equal documents.

    :param pages: each a line of text, or a function that draws on a canvas
    """
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=size, invariant=True)
    for page in pages:
        if callable(page):
            page(canvas)
        else:
            canvas.drawString(20, 100, page)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()
