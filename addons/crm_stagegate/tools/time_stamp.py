"""Time stamps by RFC 3161: what existed when, said by a server of somebody else.

``asn1crypto`` reads and writes the messages, ``cryptography`` checks the signature. Whether the
certificate is one to trust is the auditor's question: ``openssl ts -verify`` with the server's CA.
"""

import hashlib
import secrets

import requests
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

try:
    from asn1crypto import algos, cms, tsp
except ImportError:  # an extra: only who sets a server needs it
    tsp = None

TIMEOUT = 15
HASHES = {"sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}


def ask(url, data):
    """Have ``data`` stamped.

    :return: the token, DER
    :raise OSError: when the server cannot be reached
    :raise ValueError: when it does not answer with a stamp of the data
    """
    _need_library()
    nonce = secrets.randbits(63)
    query = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                "hashed_message": hashlib.sha256(data).digest(),
            },
            "nonce": nonce,
            "cert_req": True,
        }
    )
    answer = requests.post(
        url,
        data=query.dump(),
        headers={"Content-Type": "application/timestamp-query"},
        timeout=TIMEOUT,
    )
    answer.raise_for_status()
    response = tsp.TimeStampResp.load(answer.content)
    status = response["status"]["status"].native
    if status not in ("granted", "granted_with_mods"):
        raise ValueError(f"the time-stamp server answered {status}")
    token = response["time_stamp_token"].dump()
    if check(token, data)["nonce"].native != nonce:
        raise ValueError("the time stamp answers another question")
    return token


def check(token, data):
    """Check that a token is a signed stamp of ``data``.

    :return: ``tsp.TSTInfo``
    :raise ValueError: when it is not
    """
    _need_library()
    try:
        signed = cms.ContentInfo.load(token)["content"]
        content = signed["encap_content_info"]["content"]
        info = content.parsed
        imprint = info["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        if hashlib.new(algorithm, data).digest() != imprint["hashed_message"].native:
            raise ValueError("the time stamp is of something else")
        _check_signature(signed, content)
    except (KeyError, TypeError, IndexError, InvalidSignature) as error:
        raise ValueError(f"the time stamp cannot be verified: {error!r}") from error
    return info


def _check_signature(signed, content):
    signer = signed["signer_infos"][0]
    attributes = signer["signed_attrs"]
    name = signer["digest_algorithm"]["algorithm"].native
    digest = hashlib.new(name, content.contents).digest()
    told = [
        each["values"][0].native for each in attributes if each["type"].native == "message_digest"
    ]
    if told != [digest]:
        raise ValueError("the time stamp was changed")
    number = signer["sid"].chosen["serial_number"].native
    certificate = next(
        each.chosen for each in signed["certificates"] if each.chosen.serial_number == number
    )
    key = x509.load_der_x509_certificate(certificate.dump()).public_key()
    # what is signed is the set of attributes under its own tag, not the one it has in the message
    text = attributes.untag().dump(force=True)
    signature, algorithm = signer["signature"].native, HASHES[name]()
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, text, padding.PKCS1v15(), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, text, ec.ECDSA(algorithm))
    else:
        raise ValueError("the key of the time stamp is of an unknown kind")


def _need_library():
    """:raise ValueError: when the extra is not installed"""
    if tsp is None:
        raise ValueError("time stamps need the Python package asn1crypto")
