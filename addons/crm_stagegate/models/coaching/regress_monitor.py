"""The monitor behind the coaching cases of origin ``regress``.

An opportunity that fell back or was moved back more than twice in a calendar quarter opens one
case for its owner. Only moves by a person and lost evidence count; redefined gates, re-ordered
stages and changed teams say nothing about a person. Falls count for who owned the opportunity then.
"""

import logging
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.periods import (
    period_of,
    sql_company_zone,
    sql_period,
    today,
)
from odoo.fields import Command
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

MAX_FALLS = 2
# how long after its end a quarter is still looked at: the monitor may not have run on its last day
LOOK_BACK = timedelta(days=3)


class CrmStageTransition(models.Model):
    _inherit = "crm.stage.transition"

    _fall_index = models.Index(
        "(lead_id, date) WHERE kind IN ('demote', 'regress') AND cause IN ('person', 'evidence')"
    )


class CrmCoachingCase(models.Model):
    _inherit = "crm.coaching.case"

    fallen_lead_id = fields.Many2one(
        "crm.lead", "Fell back", readonly=True, copy=False, ondelete="set null"
    )
    date_quarter = fields.Date("Quarter from", readonly=True, copy=False)
    seen_transition = fields.Integer(readonly=True, copy=False)
    seen_tracking = fields.Integer(readonly=True, copy=False)
    event_ids = fields.One2many(
        "crm.coaching.event", "case_id", string="What happened", readonly=True, copy=False
    )

    _one_open_per_quarter = models.UniqueIndex(
        "(fallen_lead_id, date_quarter) WHERE origin = 'regress' AND state = 'open'",
        "This opportunity has an open case for this quarter already.",
    )

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "fallen_lead_id",
            "date_quarter",
            "seen_transition",
            "seen_tracking",
            "event_ids",
        }

    @api.model
    def _cron_monitor_falls(self, batch=200):
        """Open cases for opportunities that fell back too often; runs once a day.

        Bounded batches in order of the opportunities; killed anywhere, the next run finds what is
        left: an opportunity with an open case opens no other.
        """
        quarter = period_of("quarter", fields.Datetime.now() - LOOK_BACK, self.env.company)
        since = quarter.bounds(self.env.company)[0]
        last = 0
        while found := self._find_fallen(since, last, batch):
            last = max(lead_id for lead_id, _quarter in found)
            leads = self.env["crm.lead"].sudo().browse({lead_id for lead_id, _quarter in found})
            # whoever is being written at the moment is looked at tomorrow
            claimed = set(leads.try_lock_for_update()._ids)
            self._open_for_falls({key: value for key, value in found.items() if key[0] in claimed})
            if not self.env["ir.cron"]._commit_progress(len(found)):
                break

    @api.model
    def _find_fallen(self, since, last=0, limit=None):
        """Opportunities with too many falls in a quarter of their company's calendar.

        :return: ``{(lead id, first day of the quarter): [(transition id, date)]}``
        """
        self.env["crm.lead"].flush_model()
        zone = sql_company_zone(SQL("COALESCE(lead.company_id, %s)", self.env.company.id))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lead.id, %s,
                       array_agg(fall.id ORDER BY fall.id), array_agg(fall.date ORDER BY fall.id)
                  FROM crm_stage_transition AS fall
                  JOIN crm_lead AS lead ON lead.id = fall.lead_id
                 WHERE fall.kind IN ('demote', 'regress') AND fall.cause IN ('person', 'evidence')
                   AND fall.date >= %s AND fall.lead_id > %s
                 GROUP BY 1, 2
                HAVING count(*) > %s
                 ORDER BY 1, 2
                 %s
                """,
                sql_period("quarter", "fall.date", zone),
                since - timedelta(days=1),
                last,
                MAX_FALLS,
                # a lead has at most two quarters in sight; they must not be torn apart
                SQL("LIMIT %s", limit) if limit else SQL(),
            )
        )
        if limit and len(rows) == limit and rows[0][0] != rows[-1][0]:
            rows = [row for row in rows if row[0] != rows[-1][0]]
        return {(lead, quarter): list(zip(ids, dates)) for lead, quarter, ids, dates in rows}  # noqa: B905

    def _open_for_falls(self, found):
        """Open the cases that are due and bring open ones up to date.

        :param found: as from :meth:`_find_fallen`
        """
        if not found:
            return
        leads = self.env["crm.lead"].sudo().browse({lead_id for lead_id, _quarter in found})
        known = defaultdict(self.browse)
        for case in self.sudo().search(
            [("origin", "=", "regress"), ("fallen_lead_id", "in", leads.ids)]
        ):
            known[case.fallen_lead_id.id, case.date_quarter] |= case
        owners = self._owners_of_falls(leads, found)
        cases, due = self.browse(), []
        for (lead_id, quarter), falls in found.items():
            before = known[lead_id, quarter]
            if is_open := before.filtered(lambda case: case.state == "open"):
                cases |= is_open
                continue
            seen = max(before.mapped("seen_transition"), default=0)
            by_owner = defaultdict(list)
            for fall_id, _date in falls:
                if fall_id > seen and owners[fall_id]:
                    by_owner[owners[fall_id]].append(fall_id)
            guilty = [owner for owner, ids in by_owner.items() if len(ids) > MAX_FALLS]
            if guilty:
                owner = max(guilty, key=lambda owner: by_owner[owner][-1])
                due.append((lead_id, quarter, owner, seen, len(by_owner[owner])))
        cases |= self._create_for_falls(due)
        cases.sudo()._record_events()

    def _owners_of_falls(self, leads, found):
        """``{transition id: id of who owned the lead then}``, from the tracked owner changes."""
        since = min(falls[0][1] for falls in found.values())
        field = self.env["ir.model.fields"]._get("crm.lead", "user_id")
        self.env["mail.tracking.value"].flush_model()
        changes = defaultdict(list)
        for lead_id, date, old in self.env.execute_query(
            SQL(
                """
                SELECT message.res_id, message.date, tracking.old_value_integer
                  FROM mail_message AS message
                  JOIN mail_tracking_value AS tracking ON tracking.mail_message_id = message.id
                 WHERE message.model = 'crm.lead' AND message.res_id = ANY(%s)
                   AND message.date > %s AND tracking.field_id = %s
                 ORDER BY message.id
                """,
                leads.ids,
                since,
                field.id,
            )
        ):
            changes[lead_id].append((date, old))
        current = {lead.id: lead.user_id.id for lead in leads}
        return {
            fall_id: next((old for date, old in changes[lead_id] if date > fell), current[lead_id])
            for (lead_id, _quarter), falls in found.items()
            for fall_id, fell in falls
        }

    def _create_for_falls(self, due):
        """One bad opportunity must not keep the others' cases from being opened."""
        if not due:
            return self.browse()
        # sudo: nobody opens these cases by hand
        Case = self.sudo().with_context(mail_create_nosubscribe=True, mail_notrack=True)
        leads = self.env["crm.lead"].sudo().browse([each[0] for each in due])
        active = set(
            self.env["res.users"].sudo().browse({each[2] for each in due}).filtered("active")._ids
        )
        values = [
            Case._prepare_for_falls(lead, *rest)
            for lead, (_lead_id, *rest) in zip(leads, due, strict=True)
            if rest[1] in active
        ]
        try:
            with self.env.cr.savepoint():
                cases = Case._open(values)
                cases._tell_coaches()
                return cases
        except Exception:
            _logger.info("opening coaching cases failed; going on one by one", exc_info=True)
        cases = Case.browse()
        for each in values:
            try:
                with self.env.cr.savepoint():
                    case = Case._open([each])
                    case._tell_coaches()
                    cases |= case
            except Exception:
                _logger.warning(
                    "no coaching case for lead %s", each["fallen_lead_id"], exc_info=True
                )
        return cases

    def _prepare_for_falls(self, lead, quarter, owner_id, seen, count):
        owner = self.env["res.users"].sudo().browse(owner_id)
        coach = self._coach_of(owner, lead.team_id)
        env = self.with_context(lang=coach.lang or owner.lang or self.env.lang).env
        items = [
            env._("Go through the moves back together: what was known, what was hoped?"),
            env._("Agree which proof must be there before the next move forward."),
            env._("Agree the next step with this customer, or let the opportunity go."),
        ]
        return {
            "name": env._("“%(lead)s” fell back %(count)s times", lead=lead.name, count=count),
            "origin": "regress",
            "user_id": owner.id,
            "coach_id": coach.id,
            "company_id": (lead.company_id or owner.company_id).id,
            "fallen_lead_id": lead.id,
            "lead_ids": [Command.set(lead.ids)],
            "date_quarter": quarter,
            "seen_transition": seen,
            "checklist_ids": [
                Command.create({"sequence": index, "name": name})
                for index, name in enumerate(items)
            ],
        }

    def _tell_coaches(self):
        """A to-do for each coach; coach and person follow the case."""
        for (person, coach), cases in self.grouped(
            lambda case: (case.user_id, case.coach_id)
        ).items():
            cases.message_subscribe((person | coach).partner_id.ids)
        self.env["crm.notice"]._assign(
            {
                "record": case,
                "user": case.coach_id,
                "summary": lambda env, case=case: env._("Talk with %s", case.user_id.name),
                "date_deadline": today(case.company_id) + timedelta(days=3),
            }
            for case in self
            if case.coach_id
        )

    # -- what happened ----------------------------------------------------------------------

    def _record_events(self):
        """Keep the ledger entries and tracked changes of the quarter that are not kept yet."""
        if not self:
            return
        by_lead = self.grouped(lambda case: case.fallen_lead_id.id)
        start = min(
            period_of("quarter", case.date_quarter, company).bounds(company)[0]
            for case in self
            for company in case._fall_company()
        )
        values = [
            *self._prepare_transition_events(by_lead, start),
            *self._prepare_tracking_events(by_lead, start),
        ]
        events = self.env["crm.coaching.event"].sudo()._with_edit_sentinel().create(values)
        for case, kept in events.grouped("case_id").items():
            newest = max([case.seen_transition, *kept.transition_id.ids])
            case._store_protected({"seen_transition": newest})

    def _of_date(self, date):
        """The case whose quarter has this date in it; empty when there is none."""
        return self.filtered(
            lambda case: period_of("quarter", date, case._fall_company()).first == case.date_quarter
        )[:1]

    def _fall_company(self):
        """In whose quarters falls are counted."""
        return self.fallen_lead_id.company_id or self.env.company

    def _prepare_transition_events(self, by_lead, start):
        kept = self.event_ids.transition_id
        entries = (
            self.env["crm.stage.transition"]
            .sudo()
            .search_fetch(
                [
                    ("lead_id", "in", list(by_lead)),
                    ("date", ">=", start),
                    ("id", "not in", kept.ids),
                ],
                ["lead_id", "date", "user_id"],
                order="id",
            )
        )
        return [
            {
                "case_id": case.id,
                "lead_id": entry.lead_id.id,
                "transition_id": entry.id,
                "date": entry.date,
                "user_id": entry.user_id.id,
            }
            for entry in entries
            if (case := by_lead[entry.lead_id.id]._of_date(entry.date))
        ]

    def _prepare_tracking_events(self, by_lead, start):
        trackings = (
            self.env["mail.tracking.value"]
            .sudo()
            .search(
                [
                    ("mail_message_id.model", "=", "crm.lead"),
                    ("mail_message_id.res_id", "in", list(by_lead)),
                    ("mail_message_id.date", ">=", start),
                    ("field_id.name", "!=", "stage_id"),  # the ledger has those
                ],
                order="id",
            )
        )
        values, newest = [], {}
        # what only some groups may read stays out of a page that others read
        for tracking in trackings._filter_free_field_access():
            message = tracking.mail_message_id
            case = by_lead[message.res_id]._of_date(message.date)
            if not case or tracking.id <= case.seen_tracking:
                continue
            newest[case] = tracking.id
            kind = tracking.field_id.ttype
            values.append(
                {
                    "case_id": case.id,
                    "lead_id": message.res_id,
                    "date": message.date,
                    "user_id": message.author_id.user_ids[:1].id,
                    "field_id": tracking.field_id.id,
                    "old_value": _as_text(tracking._format_display_value(kind, new=False)),
                    "new_value": _as_text(tracking._format_display_value(kind, new=True)),
                }
            )
        for case, tracking_id in newest.items():
            case._store_protected({"seen_tracking": tracking_id})
        return values


def _as_text(displayed):
    value = displayed[0] if displayed else ""
    if isinstance(value, float):
        return f"{value:,.2f}"
    return str(value) if value not in (None, False) else ""
