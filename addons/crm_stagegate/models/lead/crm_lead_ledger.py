"""The lead's side of the ledger: its head, its last recorded state, the writing of both."""

import uuid

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.fetch import fetch_paths
from odoo.tools import SQL

from ..gate.rules_cache import STATE, is_state_known, note_state

LOCK = """
    SELECT id, (SELECT value FROM ir_config_parameter WHERE key = %s) FROM crm_lead
     WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE
"""
# set by the gates alone
PROTECTED_FIELDS = {
    "gate_stage_id",
    "gate_status",
    "gate_state",
    "gate_reason",
    "date_gate_judged",
    "gate_grace_until",
    "missing_gate_count",
    "credibility",
    "overridden_gate_ids",
    "is_overridden",
    "evidence_ids",
    "transition_ids",
    "approval_ids",
    "ledger_sequence",
    "ledger_hash",
    "ledger_key",
    "date_ledger_entry",
}


class CrmLead(models.Model):
    _inherit = "crm.lead"

    transition_ids = fields.One2many("crm.stage.transition", "lead_id", string="Ledger", copy=False)
    ledger_sequence = fields.Integer("Ledger Entries", readonly=True, copy=False)
    ledger_hash = fields.Char("Ledger Head", readonly=True, copy=False)
    # another opportunity may get the same number, never the same key
    ledger_key = fields.Char(readonly=True, copy=False)
    date_ledger_entry = fields.Datetime("Last Ledger Entry", readonly=True, copy=False)
    # what the ledger says; a stage or a status that differs was not judged yet
    gate_stage_id = fields.Many2one(
        "crm.stage", string="Judged Stage", readonly=True, copy=False, ondelete="set null"
    )
    gate_status = fields.Selection(
        [("open", "Open"), ("won", "Won"), ("lost", "Lost"), ("archived", "Archived")],
        string="Recorded Status",
        readonly=True,
        copy=False,
    )

    # -- locking ----------------------------------------------------------------------------

    def _stagegate_lock_ledgers(self, names=()):
        """Wait for the rows of these leads.

        Whoever comes second waits here and, at Odoo's isolation level, is then started again by
        the framework with what the first one did in view. So there is one order of events.

        :param names: what is read of them next, as :func:`fetch_paths` takes it: in the same query
        """
        if not self.ids:
            return
        if names:
            state = SQL("ARRAY[(SELECT value FROM ir_config_parameter WHERE key = %s)]", STATE)
            state = fetch_paths(self, names, lock=True, also=state)
        else:
            rows = self.env.execute_query(SQL(LOCK, STATE, list(self.ids)))
            state = rows and rows[0][1:]
        # the rules are asked for next; each query counts when a card is dragged
        if state and not is_state_known(self.env):
            note_state(self.env, state[0])

    # -- recording --------------------------------------------------------------------------

    def _stagegate_record_transitions(self, entries):
        """Append ledger entries and move the heads of their leads along.

        :param entries: as for :meth:`crm.stage.transition._append`; may carry ``status``
        """
        keys = {}
        for entry in entries:
            lead = entry["lead"]
            if lead.id not in keys:
                keys[lead.id] = lead.ledger_key or uuid.uuid4().hex
            entry["key"] = keys[lead.id]
            entry["status"] = entry.get("status") or lead.gate_status or "open"
        heads = self.env["crm.stage.transition"]._append(entries)
        ids_by_place = {}
        # the last entry of a lead says where it is
        for lead, entry in {entry["lead"]: entry for entry in entries}.items():
            sequence, digest, date = heads[lead.id]
            values = {"ledger_sequence": sequence, "ledger_hash": digest}
            if lead.ledger_key != keys[lead.id]:
                values["ledger_key"] = keys[lead.id]
            lead._store_protected(values)
            place = (date, entry["to_stage"].id or False, entry["status"])
            ids_by_place.setdefault(place, []).append(lead.id)
        for (date, stage_id, status), ids in ids_by_place.items():
            lead.browse(ids)._store_protected(
                {"date_ledger_entry": date, "gate_stage_id": stage_id, "gate_status": status}
            )

    def _stagegate_current_status(self):
        """What the ledger should say of the lead's life: open, won, lost or archived."""
        self.ensure_one()
        if self.active:
            return "won" if self.stage_id.is_won else "open"
        return "lost" if self.won_status == "lost" else "archived"

    def _stagegate_record_status_changes(self):
        """Write losses, archivings and restorings to the ledger."""
        losing = self.env.cr.precommit.data.get("crm_stagegate.losing", ())
        entries = []
        for lead in self:
            status = lead._stagegate_current_status()
            before = lead.gate_status or "open"
            if status == before or lead.id in losing:
                continue
            if status in ("lost", "archived"):
                kind = "lost" if status == "lost" else "archive"
            elif before in ("lost", "archived"):
                kind = "restore"
            else:
                continue  # open <-> won comes with a stage, or with a stage's "won" mark
            entries.append(
                {
                    "lead": lead,
                    "kind": kind,
                    "from_stage": lead.gate_stage_id,
                    "to_stage": lead.gate_stage_id,
                    "status": status,
                    "reason": lead.lost_reason_id.name or "" if kind == "lost" else "",
                }
            )
        if entries:
            self.browse([entry["lead"].id for entry in entries])._stagegate_lock_ledgers()
            self._stagegate_record_transitions(entries)
        return self.browse([entry["lead"].id for entry in entries if entry["kind"] == "restore"])

    # -- deletion ---------------------------------------------------------------------------

    def _stagegate_ends(self):
        """``{number: (name, entries, head)}`` of these leads' ledgers."""
        return {
            lead.id: (lead.name or "", lead.ledger_sequence, lead.ledger_hash or "")
            for lead in self.sudo()
            if lead.ledger_sequence
        }

    @api.model
    def _stagegate_bury(self, ends, reason=""):
        """Keep length and head of the ledgers of deleted leads: they must stay what they are.

        :param ends: see :meth:`_stagegate_ends`
        """
        if not ends:
            return
        # what went with the lead may have ended proofs
        self.env.flush_all()
        Ledger = self.env["crm.gate.ledger"]
        links = Ledger._heads(ends)
        Ledger._append(
            [
                {
                    "kind": "deleted",
                    "record": lead_id,
                    "name": name,
                    "after": {
                        "entries": entries,
                        "head": head,
                        "links": links.get(lead_id, (0, ""))[0],
                        "link_head": links.get(lead_id, (0, ""))[1],
                    },
                    "reason": reason,
                }
                for lead_id, (name, entries, head) in ends.items()
            ]
        )

    # -- installation -----------------------------------------------------------------------

    @api.model
    def _stagegate_open_ledgers(self, batch=2000):
        """Give each lead that has no ledger its opening entry.

        :return: number of ledgers opened
        """
        leads = self.sudo().with_context(active_test=False, prefetch_fields=False)
        opened = 0
        while True:
            self.env.cr.execute(
                "SELECT id FROM crm_lead WHERE ledger_hash IS NULL ORDER BY id LIMIT %s", [batch]
            )
            found = leads.browse([row[0] for row in self.env.cr.fetchall()])
            if not found:
                return opened
            found.fetch(["name", "stage_id", "active", "won_status", "company_id", "team_id"])
            reason = self.env._(
                "Opening entry: where the opportunity stood when stage gates were installed."
            )
            entries = [
                {
                    "lead": lead,
                    "kind": "enter",
                    "from_stage": lead.stage_id.browse(),
                    "to_stage": lead.stage_id,
                    "status": lead._stagegate_current_status(),
                    "reason": reason,
                }
                for lead in found
            ]
            self._stagegate_record_transitions(entries)
            self.env.flush_all()
            self.env.invalidate_all()
            opened += len(found)
