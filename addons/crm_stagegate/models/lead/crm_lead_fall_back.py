"""A lead falls back: the demotion, its grace period, why it is said to be, and who is told."""

from odoo import api, fields, models
from odoo.addons.crm_notary.tools import wording


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _stagegate_fall_back(self, board, falling, lost, reason, cause):
        """Demote leads, or warn those that have a grace period.

        :param falling: ``{lead: (stage to fall to or None for a warning, missing)}``
        """
        entries, reasons, warned = [], {}, {}
        for lead, (stage, missing) in falling.items():
            said = self._stagegate_word_loss(missing, lost.get(lead.id), reason)
            if stage is None:
                warned[lead] = said
                continue
            reasons[lead] = said
            entries.append(
                {
                    "lead": lead,
                    "kind": "demote",
                    "from_stage": lead.stage_id,
                    "to_stage": stage,
                    "span": abs(
                        (board.position(lead, lead.stage_id) or 0) - board.position(lead, stage)
                    ),
                    "cause": cause,
                    "status": "won" if stage.is_won else "open",
                    "reason": said,
                    "details": {"missing": [gate.name for gate, _verdict in missing]},
                }
            )
        self._stagegate_begin_grace(list(warned))
        if entries:
            # the ledger first: the move below then finds nothing left to judge
            self._stagegate_record_transitions(entries)
            by_stage = {}
            for entry in entries:
                by_stage.setdefault(entry["to_stage"], self.browse())
                by_stage[entry["to_stage"]] |= entry["lead"]
            for stage, leads in by_stage.items():
                leads.write({"stage_id": stage.id})
            for lead, said in reasons.items():
                lead._store_protected({"gate_state": "demoted", "gate_grace_until": False})
                wording.store(lead, "gate_reason", wording.in_languages(self.env, said))
        self._stagegate_notify_loss(reasons, warned)

    def _stagegate_begin_grace(self, leads):
        """Start the grace period of ``leads`` (a list), in working hours of their owners."""
        now = fields.Datetime.now()
        requests = []
        for lead in leads:
            company = lead._stagegate_company()
            requests.append((now, company.gate_grace_hours, lead.user_id, company))
        if not requests:
            return
        moments = self.env["crm.working.time"]._plan(requests)
        for lead, until in zip(leads, moments, strict=True):
            lead._store_protected({"gate_grace_until": until})

    @api.model
    def _stagegate_word_loss(self, missing, lost, reason):
        """Why a lead falls back, for readers of all languages.

        :param reason: text, or function of an environment
        :return: function of an environment, see ``wording``
        """
        gates = self.env["crm.stage.gate"].union(*(lost or [gate for gate, _verdict in missing]))

        def said(env):
            names = env._(", ").join(gates.with_env(env).mapped("name"))
            if lost:
                text = env._("Evidence lost for: %s.", names)
            elif missing:
                text = env._("Not proven: %s.", names)
            else:
                text = env._("This stage does not belong to the team's pipeline.")
            why = reason(env) if callable(reason) else reason
            return f"{text} {why}".strip()

        return said

    def _stagegate_notify_loss(self, reasons, warned):
        """To-dos for owner and manager that say what fell, or will fall, and why."""
        if not reasons and not warned:
            return
        leads = self.browse([lead.id for lead in (*reasons, *warned)])
        kind = "crm_stagegate.mail_activity_fell_back"
        # what was said about an earlier fall; sudo: to-dos of others
        leads.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.env.ref(kind, False)
        ).unlink()

        def summary_of_fall(lead):
            return lambda env: env._(
                "Fell back to “%s”", lead.stage_id.with_context(lang=env.lang).name
            )

        def summary_of_warning(env):
            return env._("Will fall back: proof lost")

        todos = []
        for lead, said in (*reasons.items(), *warned.items()):
            summary = summary_of_warning if lead in warned else summary_of_fall(lead)
            people = lead.user_id | lead.team_id.user_id
            # where nobody is left their leader or the company's fallback is told
            for person in people.filtered("active") or people[:1]:
                todos.append(
                    {
                        "record": lead,
                        "user": person,
                        "activity_type": kind,
                        "summary": summary,
                        "note": said,
                    }
                )
        self.env["crm.notice"]._assign(todos)
