"""Checkpoints: one root hash over the heads of all ledgers, kept outside of the database too.

A chain proves that its entries belong together. Whoever owns the database can write a whole new
chain; a root that was mailed to an auditor on the day proves that nobody did.

The root of a checkpoint is SHA-256(previous root + payload); the payload is canonical JSON and
names the number of the checkpoint, the last entry it covers, how many entries and ledgers there
were, and ``heads``: SHA-256 over one line ``<lead> <sequence> <hash>\\n`` per ledger, in order of
the leads.
Since version 2 ``links`` says the same of the gate ledger, whose chains are numbered likewise.
``bin/verify_export.py`` does the same sums without Odoo.
"""

import hashlib
import json
import logging
from bisect import bisect_right

from odoo import api, fields, models
from odoo.addons.crm_notary.tools import append_only
from odoo.addons.crm_notary.tools.defaults import without_defaults
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize
from psycopg2 import errors

from .canonical import GENESIS, canonical

_logger = logging.getLogger(__name__)

# 2: the gate ledger and the auditor's address, too
FORMAT_VERSION = 2
PARAMETER = "crm_stagegate.auditor_email"
# how long people may have to wait for the ledger, at most
LOCK_TIMEOUT = "3s"
RETRY_MINUTES = 15


class CrmStageCheckpoint(models.Model):
    _name = "crm.stage.checkpoint"
    _description = "Ledger Checkpoint"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _append_only = append_only.Rules(nullable=("create_uid", "write_uid"))
    _order = "sequence desc"
    _rec_name = "sequence"

    sequence = fields.Integer("No.", readonly=True, required=True, aggregator=None)
    date = fields.Datetime(readonly=True, required=True)
    last_transition = fields.Integer(
        "Last entry covered", readonly=True, required=True, aggregator=None
    )
    entry_count = fields.Integer("Entries", readonly=True, aggregator=None)
    ledger_count = fields.Integer("Ledgers", readonly=True, aggregator=None)
    payload = fields.Text(readonly=True, required=True)
    previous_root = fields.Char(readonly=True, required=True)
    root = fields.Char(readonly=True, required=True, index=True)
    sent_to = fields.Char("Sent to", readonly=True)

    _sequence_unique = models.Constraint("UNIQUE (sequence)", "Each checkpoint has its own number.")

    def _protected_hint(self, operation):
        if operation == "create":
            return self.env._("Checkpoints are made by the system only.")
        return super()._protected_hint(operation)

    # -- making one -------------------------------------------------------------------------

    @api.model
    def _cron_daily(self):
        """Verify what there is, then seal today.

        Killed anywhere: a checkpoint and its mail are there together or not at all.
        """
        broken = list(self._verify_all())
        if broken:
            self._report_broken(broken)
        self.env["ir.cron"]._commit_progress()
        try:
            with self.env.cr.savepoint(flush=False):
                last = self._find_final_entry()
        except errors.LockNotAvailable:
            _logger.info("the ledger is being written; the checkpoint waits")
            cron = self.env.ref("crm_stagegate.ir_cron_checkpoint", raise_if_not_found=False)
            if cron:
                cron.sudo()._trigger(
                    fields.Datetime.add(fields.Datetime.now(), minutes=RETRY_MINUTES)
                )
            return
        # the lock is no longer needed: nothing can come in below ``last`` any more
        self.env["ir.cron"]._commit_progress()
        self._make(*last)
        self.env["ir.cron"]._commit_progress()
        self._anchor()
        self.env["ir.cron"]._commit_progress(1, remaining=0)

    @api.model
    def _find_final_entry(self):
        """Ids of the newest entries of both ledgers, below which no other can appear.

        Must be the first statement of its transaction: numbers are given out before the commit, so
        everybody who writes is waited for before anything is looked at.

        :raise psycopg2.errors.LockNotAvailable: when they write for longer than people may wait
        """
        self.env.cr.execute(SQL("SET LOCAL lock_timeout = %s", LOCK_TIMEOUT))
        self.env.cr.execute(
            "LOCK TABLE crm_stage_transition, crm_gate_ledger IN SHARE MODE", log_exceptions=False
        )
        self.env.cr.execute(
            "SELECT (SELECT COALESCE(max(id), 0) FROM crm_stage_transition),"
            " (SELECT COALESCE(max(id), 0) FROM crm_gate_ledger)"
        )
        return self.env.cr.fetchone()

    @api.model
    def _make(self, last, last_link):
        """Seal the ledgers up to these entries and mail the root to the auditor.

        :param last: id of the last entry of the ledgers of opportunities
        :param last_link: the same of the gate ledger

        :return: the checkpoint
        """
        previous = self.sudo().search([], limit=1)
        now = fields.Datetime.now()
        figures = self._figures([last])[0]
        links = self._figures([last_link], table="crm_gate_ledger")[0]
        address = self._auditor_address()
        payload = canonical(
            {
                "v": FORMAT_VERSION,
                "sequence": previous.sequence + 1,
                "date": fields.Datetime.to_string(now),
                "last": last,
                "sent_to": address,
                "links": {"last": last_link, **links},
                **figures,
            }
        )
        root = seal(previous.root or GENESIS, payload)
        self.env.cr.execute(
            """
            INSERT INTO crm_stage_checkpoint
                (sequence, date, last_transition, entry_count, ledger_count, payload,
                 previous_root, root, sent_to, create_uid, create_date)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            RETURNING id
            """,
            [
                previous.sequence + 1, now, last, figures["entries"], figures["ledgers"], payload,
                previous.root or GENESIS, root, address or None, self.env.uid, now,
            ],
        )  # fmt: skip
        checkpoint = self.browse(self.env.cr.fetchone()[0])
        checkpoint._ledger_append()
        if address:
            checkpoint._send(address)
        return checkpoint

    def _ledger_append(self):
        """Tell the gate ledger of checkpoints: whoever deletes the last one must change it, too."""
        self.env["crm.gate.ledger"].sudo()._append(
            [
                {
                    "kind": "checkpoint",
                    "record": checkpoint.sequence,
                    "name": str(checkpoint.sequence),
                    "after": {"root": checkpoint.root},
                }
                for checkpoint in self
            ]
        )

    @api.model
    def _auditor_address(self):
        return self.env["ir.config_parameter"].sudo().get_param(PARAMETER) or ""

    def _send(self, address):
        """Hand the root over to the mail queue, which sends and retries."""
        company = self.env.company
        lines = [
            self.env._(
                "Checkpoint %(sequence)s of %(date)s UTC", sequence=self.sequence, date=self.date
            ),
            self.env._("Root: %s", self.root),
            self.env._("Previous root: %s", self.previous_root),
            self.env._(
                "%(entries)s entries in %(ledgers)s ledgers, the last one is number %(last)s.",
                entries=self.entry_count,
                ledgers=self.ledger_count,
                last=self.last_transition,
            ),
            self.env._(
                "Please keep this message. Whoever rewrites an entry made before this moment, even "
                "with full access to the database, cannot get this root again."
            ),
        ]
        body = "".join(f"<p>{line}</p>" for line in lines)
        without_defaults(self.env["mail.mail"]).sudo().create(
            {
                "subject": self.env._(
                    "Stage ledger of %(company)s: checkpoint %(sequence)s",
                    company=company.name,
                    sequence=self.sequence,
                ),
                "email_from": company.email_formatted or self.env.user.email_formatted,
                "email_to": address,
                "body_html": f"{body}<pre>{self.payload}</pre>",
                "auto_delete": False,
            }
        )

    # -- sums -------------------------------------------------------------------------------

    @api.model
    def _figures(self, lasts, batch=5000, table="crm_stage_transition"):
        """Heads as of several entries, in one walk over the ledger and in bounded memory.

        :param lasts: ids of entries, ascending
        :return: one ``{"entries", "ledgers", "heads"}`` each
        """
        sums = [{"entries": 0, "ledgers": 0, "heads": hashlib.sha256()} for _last in lasts]
        self.env["crm.lead"].flush_model()
        where = (0, 0)
        lead, heads = None, {}
        while True:
            self.env.cr.execute(
                SQL(
                    """
                    SELECT lead_key, sequence, id, hash FROM %s
                     WHERE (lead_key, sequence) > (%s, %s) AND id <= %s
                     ORDER BY lead_key, sequence LIMIT %s
                    """,
                    SQL.identifier(table),
                    *where,
                    lasts[-1],
                    batch,
                )
            )
            rows = self.env.cr.fetchall()
            for lead_key, sequence, entry_id, digest in rows:
                if lead_key != lead:
                    _add_heads(sums, lead, heads)
                    lead, heads = lead_key, {}
                # the first checkpoint that covers it; later ones inherit what is not replaced
                index = bisect_right(lasts, entry_id - 1)
                sums[index]["entries"] += 1
                heads[index] = (sequence, digest)
            if not rows:
                break
            where = rows[-1][:2]
        _add_heads(sums, lead, heads)
        total = 0
        for each in sums:
            total += each["entries"]
            each["entries"] = total
            each["heads"] = each["heads"].hexdigest()
        return sums

    # -- verifying --------------------------------------------------------------------------

    @api.model
    def _verify_all(self, batch=400):
        """Compare all checkpoints with the ledger as it is now.

        :return: generator of ``{"sequence", "date", "problem"}``, oldest first; the oldest whose
            heads differ tells when the rewritten entry had been made: after the one before it
        """
        previous = GENESIS
        number = 1
        offset = 0
        told = self._told_roots()
        while checkpoints := self.sudo().search([], order="sequence", offset=offset, limit=batch):
            offset += len(checkpoints)
            figures = self._figures_by_last(checkpoints.mapped("last_transition"))
            links = self._figures_by_last(
                [last for each in checkpoints if (last := each._last_link()) is not None],
                table="crm_gate_ledger",
            )
            for checkpoint in checkpoints:
                problem = checkpoint._problem(
                    number,
                    previous,
                    figures[checkpoint.last_transition],
                    links.get(checkpoint._last_link()),
                ) or checkpoint._problem_of_root(told)
                if problem:
                    yield {
                        "sequence": checkpoint.sequence,
                        "date": fields.Datetime.to_string(checkpoint.date),
                        "problem": problem,
                    }
                previous, number = checkpoint.root, checkpoint.sequence + 1
            checkpoints.invalidate_recordset()
        for missing in sorted(each for each in told if each >= number):
            yield {
                "sequence": missing,
                "date": told[missing][1],
                "problem": self.env._("Checkpoint %s is missing.", missing),
            }

    def _told_roots(self):
        """``{number: (root, date)}`` of checkpoints as the gate ledger tells of them."""
        entries = self.env["crm.gate.ledger"].sudo().search([("kind", "=", "checkpoint")])
        told = {}
        for entry in entries.sorted("sequence"):
            root = json.loads(entry.after).get("root")
            told[entry.record_key] = (root, fields.Datetime.to_string(entry.date))
        return told

    def _problem_of_root(self, told):
        if told.get(self.sequence, (None,))[0] != self.root:
            return self.env._("It is not the checkpoint that the gate ledger tells of.")
        return None

    def _figures_by_last(self, lasts, **options):
        """``{id of an entry: figures as of it}``"""
        lasts = sorted(set(lasts))
        if not lasts:
            return {}
        return dict(zip(lasts, self._figures(lasts, **options), strict=True))

    def _last_link(self):
        """Id of the last entry of the gate ledger it covers; None of older ones."""
        try:
            return json.loads(self.payload)["links"]["last"]
        except (ValueError, KeyError, TypeError):
            return None

    def _problem(self, number, previous, figures, links):
        """What is wrong with a checkpoint; None when nothing is."""
        if self.sequence != number:
            return self.env._("Checkpoint %s is missing.", number)
        if self.previous_root != previous:
            return self.env._("It does not follow the checkpoint before it.")
        if seal(self.previous_root, self.payload) != self.root:
            return self.env._("The checkpoint itself was changed.")
        sealed = json.loads(self.payload)
        date = fields.Datetime.to_string(self.date)
        shown = (self.sequence, self.last_transition, self.entry_count, self.ledger_count, date)
        if shown != tuple(
            sealed[key] for key in ("sequence", "last", "entries", "ledgers", "date")
        ):
            return self.env._("The checkpoint itself was changed.")
        if sealed["v"] > 1 and sealed["sent_to"] != (self.sent_to or ""):
            return self.env._("The checkpoint itself was changed.")
        if any(sealed[key] != figures[key] for key in ("entries", "ledgers", "heads")):
            return self.env._(
                "Entries of the ledger that were made before it were changed, added or removed."
            )
        if links and any(sealed["links"][key] != links[key] for key in links):
            return self.env._(
                "Entries of the gate ledger that were made before it were changed, added or "
                "removed."
            )
        return None

    def _report_broken(self, broken):
        listed = "; ".join(
            f"{each['sequence']} ({each['date']}): {each['problem']}" for each in broken[:20]
        )

        def content(env):
            return env._("The stage ledger does not match its checkpoints"), listed

        self.env["crm.stage.transition"]._tell_gate_managers(content)

    # -- actions ----------------------------------------------------------------------------

    def action_verify(self):
        """Verify ledgers, proofs, gates, guards and checkpoints, and say what was found.

        :raise AccessError: for others than auditors and managers, who read the checkpoints
        """
        self.browse().check_access("read")
        # sudo: only what is wrong is told, and the ledgers of all companies hang together
        broken = list(self.env["crm.stage.transition"].sudo()._verify_everything())
        self.env["crm.ledger.verification"].sudo()._note(broken)
        count = self.sudo().search_count([])
        if broken:
            kind = "danger"
            message = self.env._(
                "%(count)s findings. The first: %(where)s: %(problem)s",
                count=len(broken),
                where=broken[0]["where"],
                problem=broken[0]["problem"],
            )
        elif count:
            kind = "success"
            message = self.env._(
                "All %s checkpoints match: nothing before the last one was rewritten. To be sure "
                "of the checkpoints themselves, compare their roots with the auditor's mails.",
                count,
            )
        else:
            kind = "warning"
            message = self.env._(
                "There is no checkpoint yet: the chains hold, but nobody could tell whether "
                "somebody wrote them anew. The first checkpoint is made tonight."
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "title": self.env._("Checkpoints"),
                "message": message,
                "sticky": kind != "success",
            },
        }


def seal(previous_root, payload):
    return hashlib.sha256((previous_root + payload).encode()).hexdigest()


def _add_heads(sums, lead, heads):
    """Add one ledger's heads to the sums of all checkpoints."""
    if lead is None:
        return
    current = None
    for index, each in enumerate(sums):
        if index in heads:
            current = max(current, heads[index]) if current else heads[index]
        if current:
            each["ledgers"] += 1
            each["heads"].update(f"{lead} {current[0]} {current[1]}\n".encode())


def check_address(env, address):
    """:raise UserError: when a setting is no mail address."""
    if address and not email_normalize(address):
        raise UserError(
            env._("“%s” is not an e-mail address. Please correct the auditor's address.", address)
        )
