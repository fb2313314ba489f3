import json

from odoo import api, fields, models
from odoo.addons.crm_notary.tools import append_only, wording
from odoo.addons.crm_notary.tools.bulk import copy_columns
from odoo.addons.crm_notary.tools.fetch import linked_ids
from odoo.tools import SQL

from .canonical import GENESIS, Existing, canonical, chain_hash, link_problem, mark_of

# 2: also the key and the state of the opportunity, and the login of who moved it
FORMAT_VERSION = 2
COLUMNS = (
    "lead_id", "lead_key", "lead_name", "sequence", "kind", "from_stage_id", "to_stage_id",
    "from_stage_name", "to_stage_name", "span", "cause", "user_id", "date", "duration_seconds",
    "reason", "payload", "previous_hash", "hash", "mark", "company_id", "team_id", "create_uid",
    "create_date",
)  # fmt: skip
# payload key -> column that shows the same; a column may be empty when its record was deleted
MIRRORED = {
    "lead": "lead_key",
    "sequence": "sequence",
    "kind": "kind",
    "from": "from_stage_id",
    "to": "to_stage_id",
    "span": "span",
    "cause": "cause",
    "user": "user_id",
    "duration": "duration_seconds",
    "reason": "reason",
    "name": "lead_name",
    "from_name": "from_stage_name",
    "to_name": "to_stage_name",
    "date": "date",
    "company": "company_id",
    "team": "team_id",
}
# a column may be empty when its record was deleted: its model
MAY_BE_EMPTY = {
    "from_stage_id": "crm.stage",
    "to_stage_id": "crm.stage",
    "user_id": "res.users",
    "company_id": "res.company",
    "team_id": "crm.team",
}


class CrmStageTransition(models.Model):
    """The ledger of a lead: append-only, one hash chain per lead.

    ``payload`` is the canonical JSON of an entry, ``hash`` = SHA-256(``previous_hash`` +
    ``payload``). The other columns show the same for people and searches; the verifier compares
    them. Entries outlive their lead: ``lead_key`` and the names stay when records are deleted.
    """

    _name = "crm.stage.transition"
    _description = "Stage Transition"
    _inherit = ["crm.notary.protected", "crm.notary.append.only", "crm.stage.names.mixin"]
    _append_only = append_only.Rules(
        nullable=(
            "lead_id", "from_stage_id", "to_stage_id", "user_id", "company_id", "team_id",
            "create_uid", "write_uid",
        )
    )  # fmt: skip
    _order = "lead_key desc, sequence desc"
    _rec_name = "lead_name"

    lead_id = fields.Many2one("crm.lead", readonly=True, index=True, ondelete="set null")
    lead_key = fields.Integer("Opportunity Number", readonly=True, required=True)
    lead_name = fields.Char("Opportunity", readonly=True)
    sequence = fields.Integer("No.", readonly=True, required=True)
    kind = fields.Selection(
        [
            ("enter", "Entered the pipeline"),
            ("advance", "Advanced"),
            ("regress", "Moved back"),
            ("demote", "Fell back"),
            ("override", "Overridden"),
            ("won", "Won"),
            ("lost", "Lost"),
            ("archive", "Archived"),
            ("restore", "Restored"),
            ("outside", "Changed outside the system"),
            ("merge", "Merged into another"),
            ("delete", "Deleted"),
        ],
        readonly=True,
        required=True,
    )
    from_stage_id = fields.Many2one("crm.stage", readonly=True, ondelete="set null")
    to_stage_id = fields.Many2one("crm.stage", readonly=True, ondelete="set null")
    from_stage_name = fields.Char("From, as Recorded", readonly=True)
    to_stage_name = fields.Char("To, as Recorded", readonly=True)
    span = fields.Integer("Stages crossed", readonly=True)
    cause = fields.Selection(
        [
            ("person", "Somebody moved it"),
            ("evidence", "Evidence was lost"),
            ("rules", "Gates or stages were redefined"),
            ("pipeline", "It changed its team"),
            ("outside", "Found changed"),
        ],
        readonly=True,
        help="Only moves by a person say something about that person.",
    )
    user_id = fields.Many2one("res.users", "By", readonly=True, ondelete="set null", index=True)
    date = fields.Datetime(readonly=True, required=True)
    duration_seconds = fields.Integer("Seconds in the stage before", readonly=True)
    reason = fields.Text(readonly=True, translate=True)
    payload = fields.Text(readonly=True, required=True)
    previous_hash = fields.Char(readonly=True, required=True)
    hash = fields.Char(readonly=True, required=True)
    # None in entries from before there were marks: their opportunities are verified the longer way
    mark = fields.Char("Mark of the Head", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, ondelete="set null", index=True)
    team_id = fields.Many2one("crm.team", readonly=True, ondelete="set null")

    # reports of a period need a column or two of each entry and none of its long payload
    _date_index = models.Index(
        "(date) INCLUDE (id, lead_id, kind, cause, span, user_id, company_id, from_stage_id,"
        " to_stage_id)"
    )
    # the few in which gates did not hold
    _odd_index = models.Index(
        "(date) INCLUDE (id, lead_id, kind, user_id, company_id, team_id)"
        " WHERE kind IN ('demote', 'override')"
    )
    # what may be part of a stage jump, see crm.stage.jump.report: few entries come so fast
    _haste_index = models.Index(
        "(date) INCLUDE (lead_id, user_id, span)"
        " WHERE kind IN ('advance', 'won', 'override') AND cause = 'person' AND span > 0"
        " AND lead_id IS NOT NULL AND (span > 1 OR COALESCE(duration_seconds, 0) <= 93600)"
    )
    _forward_index = models.Index(
        "(lead_id, date) INCLUDE (id, user_id, span, kind, company_id, team_id)"
        " WHERE kind IN ('advance', 'won', 'override') AND cause = 'person' AND span > 0"
        " AND lead_id IS NOT NULL"
    )
    # where an opportunity stood on a day, and what it ends with, is looked up by its numbers
    _chain_unique = models.Constraint(
        "UNIQUE (lead_key, sequence) INCLUDE (date, kind, to_stage_id, mark)",
        "Each entry of a ledger has its own number.",
    )

    def _protected_hint(self, operation):
        if operation == "create":
            return self.env._("The ledger writes itself. Move the opportunity instead.")
        return super()._protected_hint(operation)

    # -- appending --------------------------------------------------------------------------

    @api.model
    def _append(self, entries):
        """Append entries in order; the caller holds the lock on their leads.

        :param entries: dicts with ``lead`` (sudo'd record), ``kind``, ``from_stage``,
            ``to_stage``, ``span``, ``cause``, ``reason`` (text, or function of an environment,
            see ``wording``; other languages are hashed among the details),
            ``details`` (JSON-able, hashed too),
            ``key`` (what identifies the lead besides its number), ``status`` (as it is then)
        :return: ``{lead id: (sequence, hash)}``, the new heads
        """
        now = self.env.cr.now().replace(microsecond=0)
        date, user_id = fields.Datetime.to_string(now), self.env.uid
        user_name, login = self.env.user.name, self.env.user.login
        heads, rows = {}, []
        leads = self.env["crm.lead"].sudo().browse({entry["lead"].id for entry in entries})
        company_ids, team_ids = linked_ids(leads, "company_id"), linked_ids(leads, "team_id")
        stages = {each for entry in entries for each in (entry["from_stage"], entry["to_stage"])}
        # a thousand leads are in a few stages
        stages = {stage: (stage.id or None, stage.name or "") for stage in stages}
        for entry in entries:
            lead = entry["lead"]
            sequence, previous, since = heads.get(lead.id) or (
                lead.ledger_sequence,
                lead.ledger_hash or GENESIS,
                lead.date_ledger_entry,
            )
            from_id, from_name = stages[entry["from_stage"]]
            to_id, to_name = stages[entry["to_stage"]]
            words = wording.in_languages(self.env, entry.get("reason"))
            duration = max(int((now - since).total_seconds()), 0) if since else 0
            values = {
                "v": FORMAT_VERSION,
                "lead": lead.id,
                "key": entry["key"],
                "status": entry["status"],
                "name": lead.name or "",
                "sequence": sequence + 1,
                "kind": entry["kind"],
                "from": from_id,
                "from_name": from_name,
                "to": to_id,
                "to_name": to_name,
                "span": entry.get("span", 0),
                "cause": entry.get("cause", "person"),
                "user": user_id,
                "user_name": user_name,
                "login": login,
                "date": date,
                "duration": duration,
                "reason": words[wording.SOURCE],
                "company": company_ids[lead.id] or None,
                "team": team_ids[lead.id] or None,
                "details": entry.get("details") or {},
            }
            if len(words) > 1:
                values["details"] = {**values["details"], "reason": words}
            payload = canonical(values)
            digest = chain_hash(previous, payload)
            heads[lead.id] = (sequence + 1, digest, now)
            rows.append((
                lead.id, lead.id, values["name"], sequence + 1, values["kind"], values["from"],
                values["to"], values["from_name"], values["to_name"], values["span"],
                values["cause"], user_id, now, duration, words if any(words.values()) else None,
                payload, previous, digest,
                mark_of(digest, values["key"], values["status"], values["to"]),
                values["company"], values["team"], user_id, now,
            ))  # fmt: skip
        if rows:
            copy_columns(self.env, self._table, COLUMNS, rows)
            self.invalidate_model(flush=False)
        return heads

    # -- verifying --------------------------------------------------------------------------

    @api.model
    def _verify(self, lead_keys=None, batch=5000):
        """Walk the chains and yield what is wrong, the first broken link of each lead.

        :param lead_keys: numbers of leads; all when None
        :return: generator of ``{"lead", "sequence", "problem"}``; streams, in bounded memory
        """
        scope = SQL("lead_key = ANY(%s) AND", list(lead_keys)) if lead_keys is not None else SQL()
        self.env["crm.lead"].flush_model()
        last = (0, 0)
        expected = {}
        broken = set()
        existing = Existing(self.env)
        while True:
            self.env.cr.execute(
                SQL(
                    "SELECT lead_key, sequence, payload, previous_hash, hash, mark, kind,"
                    " lead_name, span, cause,"
                    " from_stage_id, to_stage_id, user_id, duration_seconds, reason,"
                    " from_stage_name, to_stage_name, to_char(date, 'YYYY-MM-DD HH24:MI:SS') date,"
                    " company_id, team_id, lead_id, create_uid,"
                    " to_char(create_date, 'YYYY-MM-DD HH24:MI:SS') create_date"
                    " FROM crm_stage_transition WHERE %s (lead_key, sequence) > (%s, %s)"
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
                lead = row["lead_key"]
                if lead not in expected:
                    expected = {lead: (1, GENESIS)}  # one chain at a time: memory stays bounded
                if expected[lead] is None:
                    continue
                problem = _problem_of(row, *expected[lead], existing)
                if problem:
                    yield {"lead": lead, "sequence": row["sequence"], "problem": problem}
                    expected[lead] = None
                    broken.add(lead)
                else:
                    expected[lead] = (row["sequence"] + 1, row["hash"])
            last = (rows[-1]["lead_key"], rows[-1]["sequence"])
        for find in (
            self._verify_heads,
            self._verify_leads,
            self.env["crm.gate.ledger"]._verify_chains,
            self._verify_tombstones,
            self._verify_proofs,
        ):
            for problem in find(lead_keys):
                if problem["lead"] not in broken:
                    broken.add(problem["lead"])
                    yield problem

    @api.model
    def _tell_gate_managers(self, content):
        """:param content: ``content(env) -> (subject, body)``, see ``crm.notice``"""
        # sudo: who the managers are
        managers = self.env.ref("crm_stagegate.group_stagegate_manager").sudo().all_user_ids
        self.env["crm.notice"]._tell(
            {"user": manager, "content": content}
            for manager in managers.filtered(lambda user: user.active and not user.share)
        )


def _reason_of(values):
    """``{language: text}``, as sealed."""
    said = (values.get("details") or {}).get("reason")
    return said or {wording.SOURCE: values.get("reason") or ""}


def _problem_of(row, sequence, previous, existing):
    """What is wrong with one entry; None when nothing is."""
    problem = link_problem(row, sequence, previous)
    if problem:
        return problem
    try:
        values = json.loads(row["payload"])
    except ValueError:
        return "its content cannot be read"
    for key, column in MIRRORED.items():
        shown, told = row[column], values.get(key)
        if column == "reason":
            shown, told = shown or {wording.SOURCE: ""}, _reason_of(values)
        if shown is None and column in MAY_BE_EMPTY:
            if told and existing.has(MAY_BE_EMPTY[column], told):
                return f"column {column} was emptied"
            continue
        if shown != told and (values.get("v") != 1 or (shown or "") != (told or "")):
            return f"column {column} was changed"
    told = [values.get(name) for name in ("key", "status", "to")]
    if row["mark"] not in (None, mark_of(row["hash"], *told)):
        return "column mark was changed"
    # lead_id is compared with the leads that there are, see _verify_leads
    if row["lead_id"] not in (None, values["lead"]):
        return "it was put to another opportunity"
    if row["create_date"] != row["date"] or row["create_uid"] not in (None, values["user"]):
        return "when or by whom it was written was changed"
    return None
