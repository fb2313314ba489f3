"""The ledger as JSON lines: what ``bin/verify_export.py`` verifies without Odoo.

``header``, then all ``checkpoint``, then all ``entry`` in order of lead and number, then all
``link`` (entries of the gate ledger) likewise, then ``end`` with the counts. One snapshot of the
database, in bounded memory.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .canonical import canonical

FORMAT_NAME = "crm_stagegate.ledger"
FORMAT_VERSION = 2


class CrmStageTransition(models.Model):
    _inherit = "crm.stage.transition"

    @api.model
    def _check_can_export(self):
        """:raise AccessError: an export holds the ledgers of all companies: who may not see them"""
        user = self.env.user
        if user.has_group("crm_stagegate.group_stagegate_auditor"):
            return
        if not user.has_group("crm_stagegate.group_stagegate_manager"):
            raise AccessError(
                self.env._("Only managers of stage gates and auditors may export the ledger.")
            )
        # sudo: whether there are companies that the user does not know of
        if self.env["res.company"].sudo().search([]) - user.company_ids:
            raise AccessError(
                self.env._(
                    "An export holds the ledgers of all companies. Please ask somebody who has "
                    "access to all of them, or for the auditor's right."
                )
            )

    @api.model
    def _export_lines(self, batch=2000):
        """Yield the lines of an export, each ending in a line feed.

        The caller has checked the right to export; see :meth:`_check_can_export`.
        """
        self.env["crm.lead"].flush_model()
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        yield _line(
            type="header",
            format=FORMAT_NAME,
            version=FORMAT_VERSION,
            database=uuid,
            date=fields.Datetime.to_string(fields.Datetime.now()),
        )
        checkpoints = 0
        for row in self._export_rows(
            "SELECT sequence, payload, previous_root, root FROM crm_stage_checkpoint"
            " WHERE sequence > %s ORDER BY sequence LIMIT %s",
            (0,),
            batch,
        ):
            checkpoints += 1
            yield _line(type="checkpoint", **row)
        entries, ledgers, lead = 0, 0, None
        for row in self._export_rows(
            "SELECT lead_key AS lead, sequence, id, payload, previous_hash, hash"
            " FROM crm_stage_transition WHERE (lead_key, sequence) > (%s, %s)"
            " ORDER BY lead_key, sequence LIMIT %s",
            (0, 0),
            batch,
        ):
            entries += 1
            ledgers += row["lead"] != lead
            lead = row["lead"]
            yield _line(type="entry", **row)
        links = 0
        for row in self._export_rows(
            "SELECT lead_key AS lead, sequence, id, payload, previous_hash, hash"
            " FROM crm_gate_ledger WHERE (lead_key, sequence) > (%s, %s)"
            " ORDER BY lead_key, sequence LIMIT %s",
            (-1, 0),
            batch,
        ):
            links += 1
            yield _line(type="link", **row)
        yield _line(
            type="end", entries=entries, ledgers=ledgers, checkpoints=checkpoints, links=links
        )

    def _export_rows(self, query, where, batch):
        """Walk a table by its key, which the query's first columns are."""
        while True:
            self.env.cr.execute(query, [*where, batch])
            rows = self.env.cr.dictfetchall()
            if not rows:
                return
            yield from rows
            where = tuple(rows[-1].values())[: len(where)]


def _line(**values):
    return canonical(values) + "\n"
