from collections import defaultdict

from odoo import api, fields, models
from odoo.addons.crm_notary.tools import append_only, wording
from odoo.tools import SQL
from psycopg2.extras import execute_values

from ..ledger.proof_values import ENDING, ending_values, evidence_values
from .reading import forget

COLUMNS = (
    "lead_id", "lead_key", "gate_id", "gate_name", "stage_name", "kind", "definition", "state",
    "res_model", "res_id", "attachment_id", "checksum", "digest", "user_id", "date", "way",
    "valid_until", "company_id", "create_uid", "create_date",
)  # fmt: skip


class CrmGateEvidence(models.Model):
    """The proof that a gate was met on a lead; written by the system, never by a person."""

    _name = "crm.gate.evidence"
    _description = "Gate Evidence"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _append_only = append_only.Rules(
        nullable=(
            "lead_id", "gate_id", "attachment_id", "user_id", "ended_by_id", "company_id",
            "create_uid", "write_uid",
        ),
        mutable=(
            "state", "date_ended", "ended_by_id", "ended_reason", "write_uid", "write_date",
        ),
        mutable_while="valid",
    )  # fmt: skip
    _order = "id desc"

    lead_id = fields.Many2one("crm.lead", readonly=True, index=True, ondelete="set null")
    lead_key = fields.Integer("Opportunity Number", readonly=True, required=True)
    gate_id = fields.Many2one("crm.stage.gate", readonly=True, index=True, ondelete="set null")
    gate_name = fields.Char(readonly=True, required=True)
    stage_name = fields.Char(readonly=True)
    kind = fields.Char("Kind, as Recorded", readonly=True)
    definition = fields.Text(
        "What was demanded", readonly=True, help="The gate as it was then, as JSON."
    )
    state = fields.Selection(
        [("valid", "Valid"), ("revoked", "Revoked"), ("expired", "Expired")],
        readonly=True,
        required=True,
        default="valid",
    )
    res_model = fields.Char("Proved by (model)", readonly=True)
    res_id = fields.Many2oneReference("Proved by", model_field="res_model", readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment", readonly=True, ondelete="set null", index="btree_not_null"
    )
    checksum = fields.Char("Checksum (SHA-256)", readonly=True)
    digest = fields.Char("What the document says (SHA-256)", readonly=True)
    user_id = fields.Many2one("res.users", "Given by", readonly=True, ondelete="set null")
    date = fields.Datetime(readonly=True, required=True)
    way = fields.Selection(
        [("user", "Person"), ("record", "Record"), ("webhook", "Other system")], readonly=True
    )
    valid_until = fields.Datetime(readonly=True)
    date_ended = fields.Datetime("Ended on", readonly=True)
    ended_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    ended_reason = fields.Char(readonly=True, translate=True)
    company_id = fields.Many2one("res.company", readonly=True, ondelete="set null")

    _current_index = models.Index("(lead_key, gate_id) WHERE state IN ('valid', 'expired')")
    _one_valid = models.UniqueIndex("(lead_key, gate_id) WHERE state = 'valid'")
    _expiry_index = models.Index("(valid_until) WHERE state = 'valid' AND valid_until IS NOT NULL")

    def _protected_hint(self, operation):
        if operation == "create":
            return self.env._("Provide what the gate asks for.")
        return super()._protected_hint(operation)

    # -- recording --------------------------------------------------------------------------

    @api.model
    def _document_history(self, lead_ids, gates):
        """What documents have proven of gates whose proofs expire, ended or not; one query.

        :return: ``{(gate id, lead id): [(what the document says, date, valid until)]}``
        """
        expiring = [gate.id for gate in gates if gate.kind == "document" and gate.validity_days]
        history = defaultdict(list)
        if expiring and lead_ids:
            self.env.cr.execute(
                """
                SELECT gate_id, lead_key, COALESCE(digest, checksum), date, valid_until
                  FROM crm_gate_evidence
                 WHERE lead_key = ANY(%s) AND gate_id = ANY(%s) AND valid_until IS NOT NULL
                """,
                [list(lead_ids), expiring],
            )
            for gate_id, lead_id, *entry in self.env.cr.fetchall():
                history[gate_id, lead_id].append(tuple(entry))
        return history

    @api.model
    def _sync(self, board, reason=""):
        """Bring the evidence of a board's leads in line with its verdicts.

        :param board: :class:`GateBoard`
        :param reason: why proofs are lost now, for the rows that end: text, or function of an
            environment, see ``wording``
        :return: ``({lead id: [gates whose proof ended]}, ids of leads with any change)``
        """
        ended, new, lost, changed = [], [], {}, set()
        leads = {lead.id: lead for lead in board.leads}
        gates = self.env["crm.stage.gate"]._in_play()
        definitions = {}
        for gate in gates:
            for lead_id, verdict in board.verdicts.get(gate.id, {}).items():
                valid = board.evidence.get((gate.id, lead_id), {}).get("valid")
                if valid and verdict.met and valid.proof == verdict.proof:
                    continue
                if valid or verdict.met:
                    changed.add(lead_id)
                if valid:
                    ended.append((valid.id, gate, leads[lead_id], verdict))
                    if not verdict.met:
                        lost.setdefault(lead_id, []).append(gate)
                if verdict.met and (
                    valid or board.position(leads[lead_id], gate.stage_id) is not None
                ):
                    if gate.id not in definitions:
                        definitions[gate.id] = gate._definition()
                    new.append((gate, leads[lead_id], verdict, definitions[gate.id]))
        self._end(self._word_ends(ended, reason))
        history = self._document_history(
            {lead.id for _gate, lead, *_rest in new}, {gate for gate, *_rest in new}
        )
        self._insert([self._prepare(*each, history) for each in new])
        return lost, changed

    def _prepare(self, gate, lead, verdict, definition, history):
        now = self.env.cr.now().replace(microsecond=0)
        until = fields.Datetime.add(now, days=gate.validity_days) if gate.validity_days else None
        # the same document once more does not start anew
        said = verdict.digest or verdict.checksum
        before = [
            its_end for what, _date, its_end in history.get((gate.id, lead.id), ()) if what == said
        ]
        until = min([until, *before]) if before else until
        return (
            lead.id, lead.id, gate.id, gate.name, gate.stage_id.name, gate.kind, definition,
            "valid", verdict.res_model, verdict.res_id, verdict.attachment_id, verdict.checksum,
            verdict.digest or None, verdict.user_id, now, verdict.way, until,
            lead.company_id.id or None, self.env.uid, now,
        )  # fmt: skip

    def _insert(self, rows):
        if not rows:
            return
        returned = execute_values(
            self.env.cr._obj,
            f"INSERT INTO crm_gate_evidence ({', '.join(COLUMNS)}) VALUES %s"
            " RETURNING lead_key, gate_id, id",
            rows,
            page_size=len(rows),
            fetch=True,
        )
        ids = {(lead, gate): evidence_id for lead, gate, evidence_id in returned}
        links = []
        for row in rows:
            values = dict(zip(COLUMNS, row, strict=True))
            links.append(
                {
                    "lead": values["lead_key"],
                    "kind": "evidence",
                    "record": ids[values["lead_key"], values["gate_id"]],
                    "name": values["gate_name"],
                    "after": evidence_values(values),
                }
            )
        self.env["crm.gate.ledger"]._append(links)
        self.invalidate_model(flush=False)
        forget(self.env)

    @api.model
    def _word_ends(self, ended, reason):
        """Rows for :meth:`_end`, with the reason in every language.

        What nobody gave a reason for is judged once more in each other language: the verdict
        says what is missing now. Proofs seldom end so, and few at once.

        :param ended: list of ``(id, gate, lead, verdict)``
        """
        if not ended:
            return []
        said = wording.in_languages(self.env, reason)
        is_said = any(said.values())
        unsaid, words = defaultdict(set), {}
        for _id, gate, lead, verdict in ended:
            if not verdict.expired and not is_said and not verdict.met:
                unsaid[gate].add(lead.id)
        mine = self.env.lang or wording.SOURCE
        for code, _name in self.env["res.lang"].get_installed():
            for gate, lead_ids in unsaid.items() if code != mine else ():
                there = gate.with_context(lang=code)
                leads = self.env["crm.lead"].sudo().with_context(active_test=False, lang=code)
                for verdicts in there._judge(gate.kind, leads.browse(lead_ids)).values():
                    for lead_id, verdict in verdicts.items():
                        words.setdefault((gate.id, lead_id), {})[code] = verdict.reason
        rows = []
        for id_, gate, lead, verdict in ended:
            if verdict.expired:
                row = ("expired", wording.in_languages(self.env, verdict.expired))
            elif is_said:
                row = ("revoked", said)
            else:
                texts = {wording.SOURCE: verdict.reason, mine: verdict.reason}
                texts |= words.get((gate.id, lead.id), {})
                row = ("revoked", wording.only_different(texts))
            rows.append((id_, *row))
        return rows

    def _end(self, rows):
        """End valid evidence: ``rows`` are ``(id, state, {language: reason})``."""
        if not rows:
            return
        now = self.env.cr.now().replace(microsecond=0)
        ended = execute_values(
            self.env.cr._obj,
            """
            UPDATE crm_gate_evidence AS evidence
               SET state = ending.state, ended_reason = ending.reason,
                   date_ended = ending.date, ended_by_id = ending.user_id
              FROM (VALUES %s) AS ending (id, state, reason, date, user_id)
             WHERE evidence.id = ending.id AND evidence.state = 'valid'
            RETURNING evidence.id, lead_key, gate_name
            """,
            [
                (id_, state, wording.as_column(reason), now, self.env.uid)
                for id_, state, reason in rows
            ],
            template="(%s, %s, %s::jsonb, %s::timestamp, %s)",
            page_size=len(rows),
            fetch=True,
        )
        endings = {id_: (state, reason) for id_, state, reason in rows}
        links = []
        for id_, lead_key, name in ended:
            values = (*endings[id_], now, self.env.uid)
            links.append(
                {
                    "lead": lead_key,
                    "kind": "evidence_end",
                    "record": id_,
                    "name": name,
                    "after": ending_values(dict(zip(ENDING, values, strict=True))),
                }
            )
        self.env["crm.gate.ledger"]._append(links)
        self.invalidate_model(flush=False)
        forget(self.env)

    @api.model
    def _cron_expire(self, batch=500):
        """Judge the leads again whose proofs have expired; bounded batches, killable anywhere."""
        self.env["crm.lead"]._stagegate_judge_in_batches(
            self._due_query, batch, lambda env: env._("The proof has expired."), "evidence"
        )

    def _due_query(self, after, limit):
        # proofs of gates that are switched off stay as they are
        return SQL(
            """
            SELECT DISTINCT lead_id FROM crm_gate_evidence
             WHERE state = 'valid' AND valid_until <= %s AND gate_id = ANY(%s) AND lead_id > %s
             ORDER BY lead_id LIMIT %s
            """,
            fields.Datetime.now(),
            list(self.env["crm.stage.gate"]._in_play_ids()),
            after,
            limit,
        )
