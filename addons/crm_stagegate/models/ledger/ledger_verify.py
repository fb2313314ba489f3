"""Verify: the ledgers against the opportunities they belong to, and all of it together."""

import json

from odoo import api, models
from odoo.addons.crm_notary.tools import append_only
from odoo.tools import SQL


class CrmStageTransition(models.Model):
    _inherit = "crm.stage.transition"

    @api.model
    def _verify_everything(self):
        """All that can be verified from inside: guards, chains, what they tell of, checkpoints.

        :return: generator of ``{"where", "problem"}``, in English, with the number of the ``lead``
            where it is of one; streams
        """
        self.env.flush_all()
        for problem in self.env["crm.notary.append.only"]._find_tampering():
            yield {"where": self.env._("Database"), "problem": problem}
        for problem in append_only.find_switched_off(self.env.cr):
            yield {"where": self.env._("Database"), "problem": problem}
        for each in self._verify():
            where = f"#{each['lead']}, {each['sequence']}"
            yield {"where": where, "problem": each["problem"], "lead": each["lead"]}
        for each in self._verify_gates():
            yield {"where": each["name"], "problem": each["problem"]}
        Checkpoint = self.env["crm.stage.checkpoint"]
        for each in (*Checkpoint._verify_all(), *Checkpoint._verify_anchors()):
            where = self.env._(
                "Checkpoint %(sequence)s of %(date)s",
                sequence=each["sequence"],
                date=each["date"],
            )
            yield {"where": where, "problem": each["problem"]}

    @api.model
    def _cron_verify(self):
        """Verify everything; what is broken is kept, and told to the gate managers."""
        broken = list(self._verify_everything())
        self.env["crm.ledger.verification"]._note(broken)
        if broken:
            self._report_broken(broken)

    def _report_broken(self, broken):
        listed = "; ".join(f"{each['where']}: {each['problem']}" for each in broken[:50])

        def content(env):
            return env._("The stage ledger does not verify (%s findings)", len(broken)), listed

        self._tell_gate_managers(content)

    # -- the opportunities ------------------------------------------------------------------

    @api.model
    def _verify_heads(self, lead_keys=None):
        """Leads whose own head, stage or state disagrees with the end of their ledger."""
        self.env.cr.execute(
            SQL(
                """
                SELECT lead.id, last.sequence, last.hash, lead.ledger_sequence, lead.ledger_hash,
                       last.stage, lead.stage_id, last.key, lead.ledger_key,
                       COALESCE(last.status, lead.gate_status), lead.gate_status,
                       COALESCE(lead.active, FALSE), lead.won_status, native.won_status
                  FROM crm_lead AS lead
                  LEFT JOIN crm_stage AS stage ON stage.id = lead.stage_id
                 CROSS JOIN LATERAL (
                       SELECT CASE WHEN lead.probability = 100 AND stage.is_won THEN 'won'
                                   WHEN lead.active IS NOT TRUE
                                    AND COALESCE(lead.probability, 0) = 0 THEN 'lost'
                                   ELSE 'pending' END AS won_status
                  ) AS native
                  LEFT JOIN LATERAL (
                       SELECT sequence, hash,
                              substring(payload from ',"to":([0-9]+),"to_name":') AS stage,
                              substring(payload from ',"key":"([0-9a-f]+)","kind":') AS key,
                              substring(payload from ',"status":"([a-z]+)","team":') AS status
                         FROM crm_stage_transition
                        WHERE lead_key = lead.id ORDER BY sequence DESC LIMIT 1
                  ) AS last ON TRUE
                 WHERE (last.hash IS DISTINCT FROM lead.ledger_hash
                    OR last.sequence IS DISTINCT FROM lead.ledger_sequence
                    OR last.stage IS DISTINCT FROM lead.stage_id::text
                    OR last.key IS NOT NULL AND last.key IS DISTINCT FROM lead.ledger_key
                    OR last.status IS DISTINCT FROM lead.gate_status
                    OR last.status = 'open' AND lead.active IS NOT TRUE
                    OR last.status IN ('lost', 'archived') AND lead.active
                    OR lead.won_status IS DISTINCT FROM native.won_status)
                   %s
                """,
                SQL("AND lead.id = ANY(%s)", list(lead_keys)) if lead_keys is not None else SQL(),
            )
        )
        for (
            lead, sequence, digest, head_sequence, head, to_stage, stage, key, lead_key,
            status, noted, active, won_status, native,
        ) in self.env.cr.fetchall():  # fmt: skip
            if digest is None:
                problem = "no ledger"
            elif digest != head or sequence != head_sequence:
                problem = "the ledger does not end where the opportunity says it does"
            elif to_stage != (str(stage) if stage else None):
                problem = "the stage was changed behind the ledger's back"
            elif key and key != lead_key:
                problem = "it is not the opportunity the ledger belongs to"
            elif (
                status != noted
                or (status == "open" and not active)
                or (status in ("lost", "archived") and active)
                or won_status != native
            ):
                problem = "won, lost or archived was changed behind the ledger's back"
            else:
                continue
            yield {"lead": lead, "sequence": sequence or 0, "problem": problem}

    @api.model
    def _verify_leads(self, lead_keys=None):
        """Entries that were taken off their opportunity or put to another one."""
        self.env.cr.execute(
            SQL(
                """
                SELECT entry.lead_key, min(entry.sequence) FROM crm_stage_transition AS entry
                 WHERE entry.lead_id IS DISTINCT FROM entry.lead_key
                   AND (entry.lead_id IS NOT NULL
                        OR EXISTS (SELECT 1 FROM crm_lead WHERE id = entry.lead_key)) %s
                 GROUP BY entry.lead_key ORDER BY entry.lead_key
                """,
                _only(lead_keys, "entry.lead_key"),
            )
        )
        for lead, sequence in self.env.cr.fetchall():
            problem = "it was taken off its opportunity"
            yield {"lead": lead, "sequence": sequence, "problem": problem}

    @api.model
    def _verify_tombstones(self, lead_keys=None):
        """Ledgers of deleted opportunities against what was kept of their length and head."""
        self.env.cr.execute(
            SQL(
                """
                SELECT COALESCE(ledger.lead_key, grave.record_key), ledger.sequence, ledger.hash,
                       grave.after, EXISTS (SELECT 1 FROM crm_lead WHERE id = grave.record_key),
                       link.sequence, link.hash
                  FROM (SELECT DISTINCT ON (lead_key) lead_key, sequence, hash
                          FROM crm_stage_transition AS entry
                         WHERE NOT EXISTS (SELECT 1 FROM crm_lead WHERE id = entry.lead_key)
                         ORDER BY lead_key, sequence DESC) AS ledger
                  FULL JOIN (SELECT record_key, after FROM crm_gate_ledger
                              WHERE lead_key = 0 AND kind = 'deleted') AS grave
                    ON grave.record_key = ledger.lead_key
                  LEFT JOIN LATERAL (
                       SELECT sequence, hash FROM crm_gate_ledger
                        WHERE lead_key = grave.record_key ORDER BY sequence DESC LIMIT 1
                  ) AS link ON TRUE
                 WHERE TRUE %s ORDER BY 1
                """,
                _only(lead_keys, "COALESCE(ledger.lead_key, grave.record_key)"),
            )
        )
        for lead, sequence, digest, kept, is_there, links, link in self.env.cr.fetchall():
            if kept is None:
                problem = "the opportunity was deleted outside the system"
            elif is_there:
                problem = "a deleted opportunity is there again"
            elif not _same_end(kept, sequence, digest, links, link):
                problem = "the ledger of a deleted opportunity is not what it was"
            else:
                continue
            yield {"lead": lead, "sequence": sequence or 0, "problem": problem}


def _same_end(kept, sequence, digest, links, link):
    try:
        end = json.loads(kept)
        told = (end["entries"], end["head"], end["links"], end["link_head"])
    except (ValueError, KeyError, TypeError):
        return False
    return told == (sequence or 0, digest or "", links or 0, link or "")


def _only(lead_keys, column):
    """SQL that keeps to some opportunities; nothing for all."""
    if lead_keys is None:
        return SQL()
    return SQL("AND %s = ANY(%s)", SQL(column), list(lead_keys))
