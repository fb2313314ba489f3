"""What is on record of deals, read once for all that judge by it: proofs and decisions."""

from collections import namedtuple
from operator import itemgetter

from odoo import models
from odoo.addons.crm_notary.tools.fetch import keep_in_memory
from odoo.tools import SQL

from .reading import read_once

OnRecord = namedtuple("OnRecord", "proofs approvals")
# proof: as in Verdict.proof
Proof = namedtuple("Proof", "id gate_id lead_key state proof date valid_until")
# what a verdict asks of an approval, as the fields of crm.gate.approval
Asked = namedtuple("Asked", "id gate_id lead_id state date_decided step_key decided_by_id")
# besides, what tells whether it still holds
ASKED_BESIDES = ("step_id", "is_on_behalf", "content")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _stagegate_on_record(self):
        """Valid and expired proofs of these leads, and approvals that nobody took back.

        Of all gates, in play or not; what is asked of approvals is in memory, too.

        :return: :class:`OnRecord`: list of :class:`Proof` and list of :class:`Asked`, each the
            oldest first; of other leads, too, that are being judged
        """
        return read_once(self, _read_on_record)


def _read_on_record(leads):
    # sudo: what is judged is the same whoever asks
    model = leads.env["crm.gate.approval"].sudo()
    names = (*Asked._fields[1:], *ASKED_BESIDES)
    model.flush_model(names)
    lead_ids = list(leads._ids)
    rows = model.env.execute_query(
        SQL(
            """
            SELECT id, gate_id, lead_key, state, date, res_model, res_id, checksum, valid_until,
                   NULL::int, NULL::int, NULL::int, NULL::boolean, NULL::jsonb
              FROM crm_gate_evidence
             WHERE lead_key = ANY(%s) AND state IN ('valid', 'expired')
            UNION ALL
            SELECT id, gate_id, lead_id, state, date_decided, NULL, NULL, NULL, NULL,
                   step_key, decided_by_id, step_id, is_on_behalf, content
              FROM crm_gate_approval
             WHERE lead_id = ANY(%s) AND state NOT IN ('withdrawn', 'cancelled')
            """,
            lead_ids,
            lead_ids,
        )
    )
    proofs, approvals = [], []
    for row in sorted(rows, key=itemgetter(0)):
        id_, gate_id, lead_id, state, date, res_model, res_id, checksum, until, *approval = row
        if state in ("valid", "expired"):
            proof = (res_model or "", res_id or 0, checksum or "")
            proofs.append(Proof(id_, gate_id, lead_id, state, proof, date, until))
        else:
            approvals.append((id_, gate_id, lead_id, state, date, *approval))
    if approvals:
        ids, *columns = zip(*approvals, strict=True)
        keep_in_memory(model.browse(ids), names, columns)
    return OnRecord(proofs, [Asked._make(row[: len(Asked._fields)]) for row in approvals])
