"""What the canvas on the screen asks of the server: one call to open, one to save."""

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.defaults import without_defaults
from odoo.fields import Command

from ...exceptions import FollowupRefused

VALUES = {
    "channel", "action", "feedback", "obstacle_id", "obstacle_note", "date_next", "next_action",
    "deliverable", "previous_answer", "previous_reason", "contact_id", "date",
    "step_answers",
}  # fmt: skip


class CrmFollowup(models.Model):
    _inherit = "crm.followup"

    @api.model
    def canvas_save(self, lead_id, values, finish=True):
        """Save a canvas.

        :param values: the fields of the canvas; ``breakthrough_ids`` and ``resolved_ids`` as lists
            of ids, ``id`` of the draft it goes on with, if there is one
        :param finish: save as done; otherwise as a draft, which may be incomplete
        :return: ``{"id"}``, or ``{"refused": [[field, text]], "example"}`` and nothing new is saved
        """
        lead = self.env["crm.lead"].browse(lead_id)
        lead._followup_read_for_saving(lock=finish)
        lead.check_access("write")
        vals = {name: values[name] or False for name in VALUES & values.keys()}
        for name in ("breakthrough_ids", "resolved_ids"):
            if name in values:
                vals[name] = [Command.set([int(each) for each in values[name]])]
        if not vals.get("date"):
            vals.pop("date", None)
        followup = without_defaults(self)._canvas_record(lead, values.get("id"), vals)
        if finish:
            is_new = followup.id != values.get("id")
            try:
                followup._finish(is_locked=True)
            except FollowupRefused as refused:
                # judged before anything else is touched; a draft that was there keeps the words
                if is_new:
                    followup.unlink()
                return {"refused": refused.problems, "example": self._example()}
        return {"id": followup.id, "score": followup.quality_score}

    def _canvas_record(self, lead, followup_id, vals):
        draft = self.browse(followup_id or ()).exists()
        if draft and draft.state == "draft" and draft.lead_id == lead:
            draft.write(vals)
            return draft
        return self.create({"lead_id": lead.id, **vals})

    def _canvas_values(self):
        """The draft as the canvas keeps it."""
        values = {name: self[name] for name in VALUES - {"obstacle_id", "contact_id", "date_next"}}
        values.pop("date")
        return {
            **{name: value or "" for name, value in values.items()},
            "id": self.id,
            "obstacle_id": self.obstacle_id.id,
            "contact_id": self.contact_id.id,
            "date_next": fields.Date.to_string(self.date_next) or "",
            "breakthrough_ids": self.breakthrough_ids.ids,
            "resolved_ids": self.resolved_ids.ids,
        }


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _followup_open_steps(self):
        """What was planned and is not answered yet; one a lead, more after a merge."""
        # sudo: the step may have been planned by a colleague
        return (
            self.env["crm.followup"]
            .sudo()
            .search(
                [
                    ("lead_id", "in", self.ids),
                    ("step_state", "=", "open"),
                    ("replaced_by_id", "=", False),
                ]
            )
        )

    def followup_canvas_open(self):
        """Everything the canvas shows: catalogues, memory, drafts, talk tracks, limits.

        :return: a dict that can be sent as JSON
        """
        self.ensure_one()
        self.check_access("read")
        Followup = self.env["crm.followup"]
        # sudo: what the customer is stuck on concerns whoever works on the opportunity
        done = Followup.sudo().search(
            [("lead_id", "=", self.id), ("state", "=", "done"), ("replaced_by_id", "=", False)],
            limit=20,
        )
        draft = Followup.search(
            [("lead_id", "=", self.id), ("state", "=", "draft"), ("user_id", "=", self.env.uid),
             ("corrected_id", "=", False)],
            limit=1,
        )  # fmt: skip
        today = fields.Date.context_today(self)
        company = self._followup_company()
        steps = self._followup_open_steps().sorted(lambda each: (each.date, each.id), reverse=True)
        return {
            "lead": {"id": self.id, "name": self.display_name},
            "breakthroughs": self._followup_choices("crm.followup.breakthrough"),
            "obstacles": self._followup_choices("crm.followup.obstacle"),
            "channels": Followup.fields_get(["channel"])["channel"]["selection"],
            "contacts": self._followup_contacts(),
            "draft": draft._canvas_values() if draft else False,
            "today": fields.Date.to_string(today),
            "last_day": fields.Date.to_string(
                fields.Date.add(today, days=company.followup_max_days)
            ),
            # the latest first
            "open_steps": [
                {
                    "id": step.id,
                    "text": step.next_action,
                    "date": fields.Date.to_string(step.date_next),
                    "deliverable": step.deliverable,
                    "late": step.date_next < today,
                    "user": step.user_id.name,
                }
                for step in steps
            ],
            "open_obstacles": self._followup_open_obstacles(done, today),
            **self._followup_usual(done, steps),
            "talktracks": self.env["crm.talktrack"]._for_canvas(self),
            "can_write": self.has_access("write"),
        }

    def _followup_open_obstacles(self, done, today):
        found = done.filtered("is_obstacle_open")
        return [
            {
                "id": each.id,
                "text": " · ".join(filter(None, (each.obstacle_id.name, each.obstacle_note))),
                "days": (today - each.date_obstacle).days,
                "user": each.user_id.name,
            }
            for each in found.sorted("date_obstacle")
        ]

    def _followup_usual(self, done, steps):
        """What is touched instead of typed, and what the browser completes.

        :param done: the follow-ups of this opportunity, the latest first
        :param steps: what was planned here and is open, the latest first
        :return: ``{"default_date", "deliverables", "usual": {"channel", "contact_id", "dates":
            [[date, days]], "steps": [[next action, deliverable]]}}``; the steps are those promised
            here, then the person's own of late
        """
        recent = self.env["crm.followup"].search_fetch(
            [("user_id", "=", self.env.uid), ("deliverable", "!=", False)],
            ["deliverable", "next_action"],
            limit=30,
        )
        pairs = [(each.next_action, each.deliverable) for each in [*steps, *recent]]
        today, company = fields.Date.context_today(self), self._followup_company()
        days = (1, company.followup_default_days, 5)
        who = (self.user_id.sudo(), company)
        planned = self.env["crm.working.time"]._plan_days([(today, each, *who) for each in days])
        last = done[:1]
        return {
            "default_date": fields.Date.to_string(planned[1]),
            "usual": {
                "channel": last.channel or "",
                "contact_id": last.contact_id.id,
                "dates": sorted(
                    {
                        fields.Date.to_string(date): each
                        for date, each in zip(planned, days, strict=True)
                    }.items()
                ),
                "steps": list(dict.fromkeys(pair for pair in pairs if all(pair)))[:3],
            },
            "deliverables": list(dict.fromkeys(recent.mapped("deliverable")))[:10],
        }

    def _followup_choices(self, model):
        return [[each.id, each.name] for each in self.env[model].search([])]

    def _followup_contacts(self):
        """People of the customer, decision makers first."""
        people = self.decision_maker_ids | self.partner_id
        company = self.partner_id.commercial_partner_id
        if company:
            people |= self.env["res.partner"].search(
                [("parent_id", "=", company.id), ("type", "=", "contact")], limit=20
            )
        return [
            [each.id, each.name or each.display_name, each in self.decision_maker_ids]
            for each in people
        ]
