"""Codes for cameras."""

import base64
import io

import qrcode


def qr_code(text):
    """:return: a PNG picture as base64 bytes, False for no text"""
    # not Odoo's barcode: that needs a drawing library which not every machine has
    if not text:
        return False
    picture = io.BytesIO()
    qrcode.make(text, box_size=8, border=2).save(picture, "PNG")
    return base64.b64encode(picture.getvalue())
