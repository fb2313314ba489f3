"""Anchors of a checkpoint that the owner of the database cannot rewrite.

Besides the mail to the auditor: a time stamp (RFC 3161) of a server the database's owner does not
run, kept in the gate ledger, and a signed file in a folder of the auditor's. Where the folder is
and which key signs stands in the configuration file of the server, where no user of Odoo writes::

    crm_stagegate_anchor_folder = /mnt/auditor
    crm_stagegate_anchor_key = /etc/odoo/anchor.pem      ; Ed25519, PEM
"""

import base64
import contextlib
import json
import logging
import os

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import config

from ...tools import time_stamp
from .canonical import canonical

_logger = logging.getLogger(__name__)

TIME_STAMP_URL = "crm_stagegate.time_stamp_url"
FOLDER, KEY = "crm_stagegate_anchor_folder", "crm_stagegate_anchor_key"
# what could not be anchored is tried again, this many checkpoints back
BACKLOG = 30


class CrmStageCheckpoint(models.Model):
    _inherit = "crm.stage.checkpoint"

    @api.model
    def _anchor(self):
        """Anchor the latest checkpoints that are not yet; what fails is tried again next time."""
        latest = self.sudo().search([], limit=BACKLOG).sorted("sequence")
        latest._anchor_in_folder()
        latest._anchor_in_time()

    # -- a folder of the auditor's ----------------------------------------------------------

    def _anchor_in_folder(self):
        folder, key = config.get(FOLDER), config.get(KEY)
        if not folder or not key:
            return
        try:
            with open(key, "rb") as source:
                private = serialization.load_pem_private_key(source.read(), None)
            for checkpoint in self:
                path = checkpoint._anchor_path(folder)
                if not os.path.exists(path):
                    _write_once(path, checkpoint._anchor_text(private))
        except (OSError, ValueError, TypeError) as error:
            _logger.warning("no anchor was written to the auditor's folder: %s", error)

    def _anchor_path(self, folder):
        return os.path.join(folder, f"checkpoint-{self.sequence:08d}.json")

    def _anchor_text(self, private):
        said = {
            "database": self.env["ir.config_parameter"].sudo().get_param("database.uuid"),
            "sequence": self.sequence,
            "date": fields.Datetime.to_string(self.date),
            "root": self.root,
        }
        public = private.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw
        )
        signature = private.sign(canonical(said).encode())
        return canonical({**said, "key": public.hex(), "signature": signature.hex()}) + "\n"

    @api.model
    def _verify_anchors(self):
        """Compare the checkpoints with the auditor's folder and with their time stamps.

        :return: generator of ``{"sequence", "date", "problem"}``
        """
        roots = {
            each.sequence: (each.root, fields.Datetime.to_string(each.date))
            for each in self.sudo().search([], order="sequence")
        }
        stamps = self.env["crm.gate.ledger"].sudo().search([("kind", "=", "timestamp")])
        for entry in stamps.sorted("sequence"):
            after = json.loads(entry.after)
            root, date = roots.get(entry.record_key, ("", ""))
            problem = self.env._("Its time stamp is of another root.")
            if root == after.get("root"):
                with contextlib.suppress(ValueError):
                    time_stamp.check(base64.b64decode(after["token"]), root.encode())
                    continue
            yield {"sequence": entry.record_key, "date": date, "problem": problem}
        yield from self._verify_folder(roots)

    def _verify_folder(self, roots):
        folder, key = config.get(FOLDER), config.get(KEY)
        if not folder or not key:
            return
        try:
            with open(key, "rb") as source:
                public = serialization.load_pem_private_key(source.read(), None).public_key()
            names = sorted(os.listdir(folder))
        except (OSError, ValueError, TypeError) as error:
            problem = self.env._("The auditor's folder cannot be read: %s", error)
            yield {"sequence": 0, "date": "", "problem": problem}
            return
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        for name in names:
            if not name.startswith("checkpoint-") or not name.endswith(".json"):
                continue
            said = _read_anchor(os.path.join(folder, name), public)
            if said and said["database"] != database:
                continue
            if not said:
                problem = self.env._("The file %s in the auditor's folder was changed.", name)
                yield {"sequence": 0, "date": "", "problem": problem}
            elif roots.get(said["sequence"], (None,))[0] != said["root"]:
                problem = self.env._("Its root is not the one in the auditor's folder.")
                yield {"sequence": said["sequence"], "date": said["date"], "problem": problem}

    # -- a server that stamps ---------------------------------------------------------------

    def _anchor_in_time(self):
        url = self.env["ir.config_parameter"].sudo().get_param(TIME_STAMP_URL)
        if not url:
            return
        Ledger = self.env["crm.gate.ledger"].sudo()
        stamped = Ledger.search(
            [("kind", "=", "timestamp"), ("record_key", "in", self.mapped("sequence"))]
        ).mapped("record_key")
        links = []
        for checkpoint in self.filtered(lambda each: each.sequence not in stamped):
            try:
                token = time_stamp.ask(url, checkpoint.root.encode())
            except (OSError, ValueError) as error:
                _logger.warning("no time stamp of checkpoint %s: %s", checkpoint.sequence, error)
                break
            links.append(
                {
                    "kind": "timestamp",
                    "record": checkpoint.sequence,
                    "name": str(checkpoint.sequence),
                    "after": {
                        "root": checkpoint.root,
                        "token": base64.b64encode(token).decode(),
                    },
                }
            )
        Ledger._append(links)

    # -- reinstallation ---------------------------------------------------------------------

    @api.model
    def action_carry_root(self, sequence, root):
        """Note the last mailed root of an earlier installation, so that the gap is told of.

        :raise AccessError: for others than system administrators
        :raise UserError: when it is no root
        """
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(self.env._("Only system administrators carry a root over."))
        root = (root or "").strip().lower()
        if len(root) != 64 or set(root) - set("0123456789abcdef"):
            raise UserError(
                self.env._("A root has 64 digits and letters a to f. Please copy it from the mail.")
            )
        # sudo: the ledger writes itself
        self.env["crm.gate.ledger"].sudo()._append(
            [
                {
                    "kind": "carried",
                    "record": int(sequence or 0),
                    "name": str(sequence or ""),
                    "after": {"root": root},
                }
            ]
        )
        return True

    @api.model
    def _announce_removal(self):
        """Tell the auditor that the ledgers are removed, and what their last root was."""
        address, last = self._auditor_address(), self.sudo().search([], limit=1)
        if not address or not last:
            return
        self.env["mail.mail"].sudo().create(
            {
                "subject": self.env._(
                    "Stage ledger of %s: removed with its addon", self.env.company.name
                ),
                "email_from": self.env.company.email_formatted or self.env.user.email_formatted,
                "email_to": address,
                "body_html": self.env._(
                    "%(user)s uninstalled the stage gates. The last root was %(root)s, of "
                    "checkpoint %(sequence)s. Should they be installed again, ask for this root to "
                    "be carried over.",
                    user=self.env.user.name,
                    root=last.root,
                    sequence=last.sequence,
                ),
                "auto_delete": False,
            }
        )


def _write_once(path, text):
    """Write a file that appears complete and is never written again."""
    partial = f"{path}.partial"
    with open(partial, "w", encoding="utf-8") as output:
        output.write(text)
        output.flush()
        os.fsync(output.fileno())
    try:
        # what is there already stays
        with contextlib.suppress(FileExistsError):
            os.link(partial, path)
    finally:
        os.unlink(partial)


def _read_anchor(path, public):
    """What a file of the auditor's folder says; None when it was not signed so."""
    try:
        with open(path, encoding="utf-8") as source:
            values = json.load(source)
        said = {name: values[name] for name in ("database", "sequence", "date", "root")}
        public.verify(bytes.fromhex(values["signature"]), canonical(said).encode())
    except (OSError, ValueError, KeyError, TypeError, InvalidSignature):
        return None
    return said
