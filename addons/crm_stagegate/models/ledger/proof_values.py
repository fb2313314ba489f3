"""What the gate ledger says of a proof: when it is recorded and when it ends."""

from odoo import fields
from odoo.addons.crm_notary.tools import wording

from .canonical import text_hash

EVIDENCE = (
    "gate_id", "gate_name", "stage_name", "kind", "definition", "res_model", "res_id",
    "attachment_id", "checksum", "digest", "user_id", "date", "way", "valid_until", "company_id",
)  # fmt: skip
ENDING = ("state", "ended_reason", "date_ended", "ended_by_id")


def evidence_values(row):
    """What is said of a proof when it is recorded.

    :param row: columns of ``crm_gate_evidence`` by name
    """
    values = {name: _plain(row[name]) for name in EVIDENCE}
    return {**values, "definition": text_hash(row["definition"])}


def ending_values(row):
    values = {name: _plain(row[name]) for name in ENDING}
    return {**values, "ended_reason": wording.sealed(values["ended_reason"]) or None}


def _plain(value):
    if hasattr(value, "strftime"):
        return fields.Datetime.to_string(value)
    return value or None
