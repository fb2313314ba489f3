"""The gate ledger: what was done to gates, proofs, decisions and to whole ledgers.

Chained as the ledgers of opportunities are. Proofs and decisions of an opportunity are one chain,
by its number; gates, deleted opportunities and checkpoints are one more, number 0.
"""

import json

from odoo import api, fields, models
from odoo.addons.crm_notary.tools import append_only
from odoo.addons.crm_notary.tools.bulk import copy_columns
from odoo.tools import SQL

from ..gate.rules_cache import read_parameter, store_parameter
from .canonical import GENESIS, Existing, canonical, chain_hash, link_problem
from .proof_values import ending_values, evidence_values

FORMAT_VERSION = 1
COMMON = 0
# number and hash of the last entry of the common chain, a second time
HEAD = "crm_stagegate.gate_ledger_head"
COLUMNS = (
    "lead_key", "sequence", "kind", "record_key", "gate_id", "name", "before", "after", "reason",
    "user_id", "date", "payload", "previous_hash", "hash", "create_uid", "create_date",
)  # fmt: skip
# payload key -> column that shows the same
MIRRORED = {
    "lead": "lead_key",
    "sequence": "sequence",
    "kind": "kind",
    "record": "record_key",
    "name": "name",
    "reason": "reason",
    "user": "user_id",
    "date": "date",
}


class CrmGateLedger(models.Model):
    _name = "crm.gate.ledger"
    _description = "Gate Ledger"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _append_only = append_only.Rules(nullable=("gate_id", "user_id", "create_uid", "write_uid"))
    _order = "id desc"
    _rec_name = "name"

    lead_key = fields.Integer(
        "Opportunity Number", readonly=True, required=True, help="0: no single opportunity."
    )
    sequence = fields.Integer("No.", readonly=True, required=True, aggregator=None)
    kind = fields.Selection(
        [
            ("gate_new", "Gate added"),
            ("gate_change", "Gate changed"),
            ("gate_delete", "Gate deleted"),
            ("evidence", "Proof recorded"),
            ("evidence_end", "Proof ended"),
            ("decision", "Decision"),
            ("deleted", "Opportunity deleted"),
            ("checkpoint", "Checkpoint made"),
            ("timestamp", "Time stamp of a checkpoint"),
            ("carried", "Root of an earlier installation"),
        ],
        readonly=True,
        required=True,
    )
    record_key = fields.Integer("Record Number", readonly=True, required=True, aggregator=None)
    gate_id = fields.Many2one("crm.stage.gate", readonly=True, index=True, ondelete="set null")
    name = fields.Char("What", readonly=True)
    before = fields.Text("From", readonly=True)
    after = fields.Text("To", readonly=True)
    summary = fields.Char("Change", compute="_compute_summary")
    reason = fields.Text(readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True, ondelete="set null", index=True)
    date = fields.Datetime(readonly=True, required=True, index=True)
    payload = fields.Text(readonly=True, required=True)
    previous_hash = fields.Char(readonly=True, required=True)
    hash = fields.Char(readonly=True, required=True)

    _chain_unique = models.Constraint(
        "UNIQUE (lead_key, sequence)", "Each entry of a ledger has its own number."
    )
    _record_index = models.Index("(kind, record_key)")

    @api.depends("before", "after")
    def _compute_summary(self):
        for entry in self:
            before, after = (json.loads(text or "{}") for text in (entry.before, entry.after))
            labels = self.env["crm.stage.gate"]._fields
            parts = []
            for name in sorted({*before, *after}) if entry.kind == "gate_change" else ():
                label = labels[name]._description_string(self.env) if name in labels else name
                parts.append(f"{label}: {_shown(before.get(name))} → {_shown(after.get(name))}")
            entry.summary = "; ".join(parts)

    def _protected_hint(self, operation):
        if operation == "create":
            return self.env._("The ledger writes itself.")
        return super()._protected_hint(operation)

    # -- appending --------------------------------------------------------------------------

    @api.model
    def _append(self, links):
        """Append entries in order: two queries, three if one is of the common chain.

        The caller holds the lock on the opportunities; whoever comes second to the common chain
        waits here and is started again by the framework.

        :param links: dicts with ``lead`` (number, 0 for the common chain), ``kind``, ``record``
            (number), ``name``, ``before``, ``after`` (JSON-able dicts), ``reason``, ``gate`` (id)
        """
        if not links:
            return
        is_common = any(not link.get("lead") for link in links)
        if is_common:
            self.env.cr.execute(
                "SELECT value FROM ir_config_parameter WHERE key = %s FOR NO KEY UPDATE", [HEAD]
            )
        heads = self._heads({link.get("lead") or COMMON for link in links})
        now = self.env.cr.now().replace(microsecond=0)
        user, rows = self.env.user, []
        for link in links:
            lead = link.get("lead") or COMMON
            sequence, previous = heads.get(lead) or (0, GENESIS)
            values = {
                "v": FORMAT_VERSION,
                "lead": lead,
                "sequence": sequence + 1,
                "kind": link["kind"],
                "record": link["record"],
                "name": link.get("name") or "",
                "before": link.get("before") or {},
                "after": link.get("after") or {},
                "reason": link.get("reason") or "",
                "user": user.id,
                "user_name": user.name,
                "login": user.login,
                "date": fields.Datetime.to_string(now),
            }
            payload = canonical(values)
            digest = chain_hash(previous, payload)
            heads[lead] = (sequence + 1, digest)
            rows.append((
                lead, sequence + 1, values["kind"], values["record"], link.get("gate"),
                values["name"], canonical(values["before"]), canonical(values["after"]),
                values["reason"], user.id, now, payload, previous, digest, user.id, now,
            ))  # fmt: skip
        copy_columns(self.env, self._table, COLUMNS, rows)
        if is_common:
            store_parameter(self.env, HEAD, "{} {}".format(*heads[COMMON]))
        self.invalidate_model(flush=False)

    @api.model
    def _heads(self, lead_keys):
        """:return: ``{number: (sequence, hash)}`` of the last entries"""
        self.env.cr.execute(
            """
            SELECT lead, last.sequence, last.hash FROM unnest(%s::int[]) AS lead
             CROSS JOIN LATERAL (
                  SELECT sequence, hash FROM crm_gate_ledger
                   WHERE lead_key = lead ORDER BY sequence DESC LIMIT 1
             ) AS last
            """,
            [list(lead_keys)],
        )
        return {lead: (sequence, digest) for lead, sequence, digest in self.env.cr.fetchall()}

    # -- beginning --------------------------------------------------------------------------

    @api.model
    def _open(self, batch=2000):
        """Tell of what there was before there was a gate ledger; may run again."""
        self.env.flush_all()
        reason = self.env._("Opening entry: what there was when the gate ledger began.")
        gates = self.env["crm.stage.gate"].sudo().with_context(active_test=False).search([])
        new = gates.browse(self._untold("crm_stage_gate", "gate_new"))
        new._ledger_append("gate_new", {}, [reason] * len(new))
        for kind, table in (("evidence", "crm_gate_evidence"), ("decision", "crm_gate_approval")):
            while ids := self._untold(table, kind, batch):
                getattr(self, f"_open_{kind}")(ids)
        numbers = self._untold("crm_stage_checkpoint", "checkpoint", key="sequence")
        Checkpoint = self.env["crm.stage.checkpoint"].sudo()
        Checkpoint.search([("sequence", "in", numbers)], order="sequence")._ledger_append()
        self.env.cr.execute(
            """
            SELECT DISTINCT ON (lead_key) lead_key, lead_name, sequence, hash
              FROM crm_stage_transition AS entry
             WHERE NOT EXISTS (SELECT 1 FROM crm_lead WHERE id = entry.lead_key)
               AND NOT EXISTS (SELECT 1 FROM crm_gate_ledger WHERE lead_key = 0
                                AND kind = 'deleted' AND record_key = entry.lead_key)
             ORDER BY lead_key, sequence DESC
            """
        )
        ends = {
            lead: (name, sequence, digest)
            for lead, name, sequence, digest in self.env.cr.fetchall()
        }
        self.env["crm.lead"]._stagegate_bury(ends, reason)

    def _untold(self, table, kind, limit=None, key="id"):
        """Numbers of a table's rows, in order, that the ledger does not tell of."""
        self.env.cr.execute(
            SQL(
                "SELECT %(key)s FROM %(table)s AS record WHERE NOT EXISTS"
                " (SELECT 1 FROM crm_gate_ledger"
                " WHERE kind = %(kind)s AND record_key = record.%(key)s)"
                " ORDER BY %(key)s LIMIT %(limit)s",
                key=SQL.identifier(key),
                table=SQL.identifier(table),
                kind=kind,
                limit=limit,
            )
        )
        return [row[0] for row in self.env.cr.fetchall()]

    def _open_evidence(self, ids):
        self.env.cr.execute("SELECT * FROM crm_gate_evidence WHERE id = ANY(%s) ORDER BY id", [ids])
        links = []
        for row in self.env.cr.dictfetchall():
            link = {"lead": row["lead_key"], "record": row["id"], "name": row["gate_name"]}
            links.append({**link, "kind": "evidence", "after": evidence_values(row)})
            if row["state"] != "valid":
                links.append({**link, "kind": "evidence_end", "after": ending_values(row)})
        self._append(links)

    def _open_decision(self, ids):
        self.env["crm.gate.approval"].browse(ids)._ledger_append()

    # -- verifying --------------------------------------------------------------------------

    @api.model
    def _verify_chains(self, lead_keys=None, batch=5000):
        """Walk the chains and yield what is wrong, the first broken link of each.

        :param lead_keys: numbers of opportunities; all and the common chain when None
        :return: generator of ``{"lead", "sequence", "problem"}``
        """
        scope = SQL("lead_key = ANY(%s) AND", list(lead_keys)) if lead_keys is not None else SQL()
        last, existing = (-1, 0), Existing(self.env)
        lead, expected = None, None
        common = (0, "")
        while True:
            self.env.cr.execute(
                SQL(
                    "SELECT lead_key, sequence, kind, record_key, gate_id, name, before, after,"
                    " reason, user_id, to_char(date, 'YYYY-MM-DD HH24:MI:SS') AS date,"
                    " to_char(create_date, 'YYYY-MM-DD HH24:MI:SS') AS create_date, create_uid,"
                    " payload, previous_hash, hash FROM crm_gate_ledger"
                    " WHERE %s (lead_key, sequence) > (%s, %s)"
                    " ORDER BY lead_key, sequence LIMIT %s",
                    scope,
                    *last,
                    batch,
                )
            )
            rows = self.env.cr.dictfetchall()
            if not rows:
                break
            for row in rows:
                if row["lead_key"] != lead:
                    lead, expected = row["lead_key"], (1, GENESIS)
                if lead == COMMON:
                    common = (row["sequence"], row["hash"])
                if expected is None:
                    continue
                problem = link_problem(row, *expected) or _mirror_problem(row, existing)
                if problem:
                    yield {"lead": lead, "sequence": row["sequence"], "problem": problem}
                    expected = None
                else:
                    expected = (row["sequence"] + 1, row["hash"])
            last = (rows[-1]["lead_key"], rows[-1]["sequence"])
        if lead_keys is None and (read_parameter(self.env, HEAD) or "0 ") != "{} {}".format(
            *common
        ):
            yield {
                "lead": COMMON,
                "sequence": common[0],
                "problem": "the gate ledger does not end where it did",
            }


def _mirror_problem(row, existing):
    """The column of an entry that does not show what its payload says; None when all do."""
    try:
        values = json.loads(row["payload"])
    except ValueError:
        return "its content cannot be read"
    for key, column in MIRRORED.items():
        if row[column] != values[key]:
            is_emptied = column == "user_id" and row[column] is None
            if is_emptied and not existing.has("res.users", values[key]):
                continue
            return f"column {column} was changed"
    for column in ("before", "after"):
        if row[column] != canonical(values[column]):
            return f"column {column} was changed"
    if row["create_date"] != values["date"]:
        return "column create_date was changed"
    if row["create_uid"] not in (values["user"], None):
        return "column create_uid was changed"
    is_gate = row["kind"].startswith("gate_")
    expected = values["record"] if is_gate else None
    # a deleted gate's column is empty
    is_gone = is_gate and not row["gate_id"] and not existing.has("crm.stage.gate", expected)
    if row["gate_id"] != expected and not is_gone:
        return "column gate_id was changed"
    return None


def _shown(value):
    if isinstance(value, list):
        return ", ".join(str(each[1]) if isinstance(each, list) else str(each) for each in value)
    return "" if value in (None, False) else str(value)
