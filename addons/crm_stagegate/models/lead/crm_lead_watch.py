"""What a manager looks at in the morning, and what open forms are told at once."""

from datetime import timedelta

from odoo import api, fields, models

WATCH_LIMIT = 8
WATCH_DAYS = 30
JUMP_FIELDS = [
    "span",
    "from_stage_id",
    "from_stage_name",
    "to_stage_id",
    "to_stage_name",
    "lead_id",
    "user_id",
]


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # -- live -------------------------------------------------------------------------------

    def _stagegate_notify_judged(self):
        """Tell the open forms of those concerned that these leads were judged anew."""
        by_person = {}
        for lead in self:
            people = lead.user_id | lead.team_id.user_id | self.env.user
            for person in people.filtered("active"):
                by_person.setdefault(person, []).append(lead.id)
        for person, ids in by_person.items():
            person._bus_send("crm_stagegate.lead_judged", {"lead_ids": ids[:200]})

    # -- the manager's page -----------------------------------------------------------------

    @api.model
    @api.readonly
    def get_gate_watch(self):
        """What waits, what fell, what jumped, what was overridden, as the user may see it.

        :return: list of ``{"key", "title", "empty", "count", "rows", "action"}``; a row has
            ``id``, ``model``, ``title``, ``subtitle``, ``user_id``, ``user_name``, ``amount``;
            ``action`` opens all records of the section
        :raise AccessError: for people without access to opportunities
        """
        self.check_access("read")
        sections = [self._stagegate_watch_waiting(), self._stagegate_watch_fallen()]
        if self.env["crm.stage.jump.report"].has_access("read"):
            sections.append(self._stagegate_watch_jumped())
        sections.append(self._stagegate_watch_overridden())
        if self.env["crm.gate.ledger"].has_access("read"):
            sections.append(self._stagegate_watch_gates())
        return sections

    def _stagegate_watch_section(self, key, title, empty, model, domain, prepare, order=None):
        records = self.env[model].search(domain, limit=WATCH_LIMIT, order=order)
        count = len(records)
        if count == WATCH_LIMIT:
            count = self.env[model].search_count(domain)
        rows = [{"id": record.id, "model": model, **prepare(record)} for record in records]
        return self._stagegate_prepare_section(key, title, empty, model, domain, rows, count)

    def _stagegate_prepare_section(self, key, title, empty, model, domain, rows, count):
        return {
            "key": key,
            "title": title,
            "empty": empty,
            "count": count,
            "rows": rows,
            "action": {
                "type": "ir.actions.act_window",
                "name": title,
                "res_model": model,
                "domain": domain,
                "views": [[False, "list"], [False, "form"]],
            },
        }

    def _stagegate_watch_lead_row(self, lead, subtitle):
        return {
            "title": lead.name,
            "subtitle": subtitle,
            "user_id": lead.user_id.id,
            "user_name": lead.user_id.name or "",
            "amount": lead.expected_revenue,
            "currency_id": lead.company_currency.id,
        }

    def _stagegate_watch_waiting(self):
        def prepare(approval):
            who = self.env._(", ").join(approval.sudo().approver_ids.mapped("name"))
            subtitle = self.env._(
                "%(gate)s · waits for %(who)s", gate=approval.gate_id.name, who=who
            )
            return self._stagegate_watch_lead_row(approval.sudo().lead_id, subtitle)

        return self._stagegate_watch_section(
            "waiting",
            self.env._("Waiting for a decision"),
            self.env._("No decision is outstanding."),
            "crm.gate.approval",
            [("state", "=", "pending")],
            prepare,
            order="date_requested",
        )

    def _stagegate_watch_fallen(self):
        return self._stagegate_watch_section(
            "fallen",
            self.env._("Fell back"),
            self.env._("No opportunity has fallen back."),
            "crm.lead",
            [("gate_state", "=", "demoted")],
            lambda lead: self._stagegate_watch_lead_row(lead, lead.gate_reason or ""),
            order="date_ledger_entry desc, id desc",
        )

    def _stagegate_watch_jumped(self):
        def prepare(jump):
            subtitle = self.env._(
                "%(span)s stages in one day: %(first)s → %(last)s",
                span=jump.span,
                first=jump.from_stage_shown or "",
                last=jump.to_stage_shown or "",
            )
            row = self._stagegate_watch_lead_row(jump.lead_id, subtitle)
            row["lead_id"] = jump.lead_id.id
            return {**row, "user_id": jump.user_id.id, "user_name": jump.user_id.name or ""}

        # summed up once, and over the last weeks only: it is the whole ledger otherwise
        since = fields.Date.context_today(self) - timedelta(days=WATCH_DAYS)
        domain = [("date", ">=", since)]
        report = self.env["crm.stage.jump.report"].with_context(stagegate_jumps_since=since)
        jumps = report.search_fetch(domain, JUMP_FIELDS)
        rows = [
            {"id": jump.id, "model": report._name, **prepare(jump)} for jump in jumps[:WATCH_LIMIT]
        ]
        return self._stagegate_prepare_section(
            "jumped",
            self.env._("Jumped in the last %s days", WATCH_DAYS),
            self.env._("Nobody crossed three stages in a day."),
            report._name,
            [("date", ">=", fields.Date.to_string(since))],
            rows,
            len(jumps),
        )

    def _stagegate_watch_overridden(self):
        return self._stagegate_watch_section(
            "overridden",
            self.env._("Overridden, not proven yet"),
            self.env._("Nothing is overridden."),
            "crm.lead",
            [("overridden_gate_ids", "!=", False)],
            lambda lead: self._stagegate_watch_lead_row(
                lead, self.env._(", ").join(lead.overridden_gate_ids.mapped("name"))
            ),
            order="date_ledger_entry desc, id desc",
        )

    def _stagegate_watch_gates(self):
        """Side doors: what was done to the gates themselves."""
        kinds = dict(self.env["crm.gate.ledger"]._fields["kind"]._description_selection(self.env))

        def prepare(entry):
            what = " · ".join(filter(None, [kinds[entry.kind], entry.summary, entry.reason]))
            return {
                "title": entry.name or "",
                "subtitle": what,
                "user_id": entry.user_id.id,
                "user_name": entry.user_id.name or "",
                "amount": 0.0,
                "currency_id": False,
            }

        since = fields.Date.context_today(self) - timedelta(days=WATCH_DAYS)
        return self._stagegate_watch_section(
            "gates",
            self.env._("Gates changed in the last %s days", WATCH_DAYS),
            self.env._("Nobody has changed a gate."),
            "crm.gate.ledger",
            [("kind", "=like", "gate\\_%"), ("date", ">=", fields.Date.to_string(since))],
            prepare,
        )
