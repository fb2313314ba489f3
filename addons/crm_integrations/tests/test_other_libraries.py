"""Signatures and encryption against what others have written for the same interfaces.

``demo/wecom_wire.py`` and ``payment_vendors.py`` are from the documentation, as the connectors are:
whoever misread it there misread it twice. These libraries talk with the real services every day.
"""

import json
import time
import unittest
from unittest.mock import patch

from odoo.addons.crm_notary.tests.properties import given, settings, st
from odoo.tests import BaseCase, tagged

from ..connectors.common import callback_crypto
from ..connectors.payment import keys
from ..demo import wecom_wire
from ..demo.wecom_server import CORP
from . import payment_vendors as vendors

try:
    import xmltodict
    from wechatpayv3 import utils as wechatpayv3
    from wechatpy.exceptions import InvalidSignatureException
    from wechatpy.work.crypto import WeChatCrypto
    from wechatpy.work.exceptions import InvalidCorpIdException
except ImportError:  # run without the project's test requirements
    WeChatCrypto = None

TOKEN, AES_KEY = wecom_wire.TOKEN, wecom_wire.AES_KEY
NONCE, STAMP = "1372623149", "1777881600"


def text(**options):
    # lone surrogates cannot be sent by anybody
    return st.text(alphabet=st.characters(exclude_categories=["Cs"]), **options)


@tagged("post_install", "-at_install")
@unittest.skipUnless(WeChatCrypto, "needs the Python package wechatpy")
class TestWecomCallbacks(BaseCase):
    def setUp(self):
        super().setUp()
        self.theirs = WeChatCrypto(TOKEN, AES_KEY, CORP)

    def opened(self, sealed):
        """What they read of ours."""
        signed = callback_crypto.signature(TOKEN, STAMP, NONCE, sealed)
        return self.theirs.decrypt_message({"Encrypt": sealed}, signed, STAMP, NONCE)

    @settings(max_examples=60, deadline=None)
    @given(text(max_size=300))
    def test_we_read_what_they_write(self, content):
        answer = self.theirs.encrypt_message(content, NONCE, STAMP)
        sent = xmltodict.parse(answer)["xml"]
        self.assertTrue(
            callback_crypto.is_signed(sent["MsgSignature"], TOKEN, STAMP, NONCE, sent["Encrypt"])
        )
        self.assertEqual(callback_crypto.decrypt(AES_KEY, sent["Encrypt"], CORP), content)

    @settings(max_examples=60, deadline=None)
    @given(text(max_size=300))
    def test_they_read_what_we_write(self, content):
        self.assertEqual(self.opened(callback_crypto.encrypt(AES_KEY, content, CORP)), content)

    def test_they_read_what_the_simulator_writes(self):
        content = wecom_wire.event("add_external_contact", customer="wm_陈")
        query, body, _sealed = wecom_wire.seal(content)
        given_by = query["msg_signature"], query["timestamp"], query["nonce"]
        self.assertEqual(self.theirs.decrypt_message(body, *given_by), content)

    def test_both_refuse_another_token_and_another_corp(self):
        sealed = callback_crypto.encrypt(AES_KEY, "hello", CORP)
        other = callback_crypto.signature("other", STAMP, NONCE, sealed)
        self.assertFalse(callback_crypto.is_signed(other, TOKEN, STAMP, NONCE, sealed))
        with self.assertRaises(InvalidSignatureException):
            self.theirs.decrypt_message({"Encrypt": sealed}, other, STAMP, NONCE)
        elsewhere = callback_crypto.encrypt(AES_KEY, "hello", "ww_other")
        with self.assertRaises(ValueError):
            callback_crypto.decrypt(AES_KEY, elsewhere, CORP)
        with self.assertRaises(InvalidCorpIdException):
            self.opened(elsewhere)


@tagged("post_install", "-at_install")
@unittest.skipUnless(WeChatCrypto, "needs the Python package wechatpayv3")
class TestWechatPay(BaseCase):
    def judged(self, body, headers):
        """Whether ``(we, they)`` find it signed by WeChat Pay."""
        stamp, nonce, signature = (
            headers[f"Wechatpay-{name}"] for name in ("Timestamp", "Nonce", "Signature")
        )
        pem = vendors.public_pem("wechat")
        key, _serial = keys.public_key(pem)
        signed = b"\n".join((stamp.encode(), nonce.encode(), body, b""))
        return (
            keys.is_signed(signed, signature, [key]),
            wechatpayv3.rsa_verify(
                stamp, nonce, body.decode(), signature, wechatpayv3.load_public_key(pem)
            ),
        )

    def test_both_know_the_signature_of_a_notification(self):
        body, headers = vendors.wechat(vendors.transaction())
        self.assertEqual(self.judged(body, headers), (True, True))
        for other in (
            (body + b" ", headers),
            (body, {**headers, "Wechatpay-Nonce": "other"}),
            (body, {**headers, "Wechatpay-Timestamp": str(int(time.time()) + 9)}),
            vendors.wechat(vendors.transaction(), signer="stranger"),
        ):
            self.assertEqual(self.judged(*other), (False, False))

    def test_they_read_what_the_simulator_encrypts(self):
        """Which our connector reads in ``test_payment.py``."""
        told = vendors.transaction(trade="S00042-张")
        body, _headers = vendors.wechat(told)
        sealed = json.loads(body)["resource"]
        parts = sealed["nonce"], sealed["ciphertext"], sealed["associated_data"]
        self.assertEqual(json.loads(wechatpayv3.aes_decrypt(*parts, vendors.API_KEY)), told)
        self.assertIsNone(wechatpayv3.aes_decrypt(*parts, vendors.API_KEY[::-1]))

    def test_both_sign_a_question_the_same_way(self):
        path = "/v3/pay/transactions/id/4200000001?mchid=1900000109"
        pem = vendors.private_pem("ours")
        with patch.object(wechatpayv3.time, "time", return_value=int(STAMP)):
            theirs = wechatpayv3.build_authorization(
                path, "GET", vendors.MERCHANT, vendors.SERIAL,
                wechatpayv3.load_private_key(pem), nonce_str=NONCE,
            )  # fmt: skip
        ours = keys.sign(f"GET\n{path}\n{STAMP}\n{NONCE}\n\n", keys.private_key(pem))
        self.assertIn(f'signature="{ours}"', theirs)
