"""The gates' kinds on My Day: proof that was lost, and coaching."""

from odoo import api, models

TOLD = {
    "won": "success",
    "advance": "success",
    "regress": "warning",
    "lost": "danger",
    "demote": "danger",
    "override": "danger",
}


class MyDayDecisions(models.AbstractModel):
    _inherit = "crm.my.day.decisions"
    _my_day_events = ("crm_stagegate.lead_judged",)


class MyDayFallen(models.AbstractModel):
    _name = "crm.my.day.fallen"
    _description = "Proof Lost"
    _inherit = ["crm.my.day.kind"]
    _my_day_model = "crm.lead"
    _my_day_weight = 65
    _my_day_icon = "fa-level-down"
    _my_day_activity_types = ("crm_stagegate.mail_activity_fell_back",)
    _my_day_events = ("crm_stagegate.lead_judged",)

    @api.model
    def _my_day_rows(self, users, now):
        leads = self._my_day_search(
            [
                ("gate_state", "=", "demoted"),
                ("user_id", "in", users.ids),
                ("won_status", "=", "pending"),
            ],
            "date_ledger_entry desc, id desc",
            users,
        )
        lost = self._my_day_lost_gates(leads)
        return [self._my_day_fallen(lead, lost.get(lead.id), now) for lead in leads]

    @api.model
    def _my_day_lost_gates(self, leads):
        """``{lead id: gate}`` whose proof ended last and was not given anew."""
        if not leads:
            return {}
        # sudo: which gate it is stands on the opportunity's checklist as well
        proofs = (
            self.env["crm.gate.evidence"]
            .sudo()
            .search_fetch(
                [("lead_id", "in", leads.ids), ("gate_id", "!=", False)],
                ["lead_id", "gate_id", "state", "date_ended"],
                order="id",
            )
        )
        latest = {(proof.lead_id.id, proof.gate_id): proof for proof in proofs}
        ended = [proof for proof in latest.values() if proof.state != "valid"]
        ended.sort(key=lambda proof: proof.date_ended or proof.create_date)
        return {proof.lead_id.id: proof.gate_id for proof in ended}

    @api.model
    def _my_day_fallen(self, lead, gate, now):
        opened = self._my_day_open(lead)
        action = self._my_day_do(lead, "action_open_gates", self.env._("See What Is Missing"))
        others = [opened]
        upload = gate._upload_type() if gate and gate.active else None
        if upload:
            others.insert(0, action)
            action = {
                **self._my_day_do(lead, "gate_upload", self.env._("Photo or File")),
                "type": "upload",
                "args": [gate.id],
                "accept": upload._accept(),
                "max_mb": upload.max_size_mb,
            }
        reason = (lead.gate_reason or "").strip().split("\n")[0]
        return self._my_day_row(
            lead,
            lead.user_id,
            now,
            why=self.env._("It fell back: %s", reason or (gate.name if gate else "")),
            action=action,
            others=others,
            **self._my_day_of_lead(lead),
        )

    @api.model
    def _my_day_changes(self, users, since):
        """Moves of these people's opportunities, as the ledger tells them."""
        entries = self.env["crm.stage.transition"].search_fetch(
            [
                ("date", ">=", since),
                ("kind", "in", list(TOLD)),
                ("lead_id.user_id", "in", users.ids),
            ],
            ["lead_name", "lead_id", "kind", "date", "from_stage_id", "to_stage_id"],
            order="date desc, id desc",
            limit=30,
        )
        kinds = dict(entries._fields["kind"]._description_selection(self.env))
        return [
            {
                "date": entry.date,
                "user_id": entry.lead_id.user_id.id,
                "title": entry.lead_name or "",
                "text": self.env._(
                    "%(what)s: %(first)s → %(last)s",
                    what=kinds[entry.kind],
                    first=entry.from_stage_id.name or "",
                    last=entry.to_stage_id.name or "",
                )
                if entry.to_stage_id and entry.to_stage_id != entry.from_stage_id
                else kinds[entry.kind],
                "tone": TOLD[entry.kind],
                "res_model": "crm.lead",
                "res_id": entry.lead_id.id,
            }
            for entry in entries
        ]


class MyDayCoaching(models.AbstractModel):
    _name = "crm.my.day.coaching"
    _description = "Coaching"
    _inherit = ["crm.my.day.kind"]
    _my_day_model = "crm.coaching.case"
    _my_day_weight = 40
    _my_day_icon = "fa-life-ring"

    @api.model
    def _my_day_rows(self, users, now):
        cases = self._my_day_search(
            [
                ("state", "=", "open"),
                "|",
                ("user_id", "in", users.ids),
                ("coach_id", "in", users.ids),
            ],
            "date, id",
            users,
        )
        return [
            self._my_day_case(case, person, now)
            for case in cases
            for person in (case.user_id | case.coach_id) & users
        ]

    @api.model
    def _my_day_case(self, case, person, now):
        day = self._my_day_date(case.date)
        if person == case.user_id:
            why = self.env._(
                "%(count)s steps agreed on %(day)s are still open.",
                count=case.open_item_count,
                day=day,
            )
        else:
            why = self.env._(
                "Coaching %(person)s since %(day)s; %(count)s steps are still open.",
                person=case.user_id.name,
                day=day,
                count=case.open_item_count,
            )
        return self._my_day_row(
            case,
            person,
            now,
            title=case.name,
            why=why,
            action={**self._my_day_open(case, self.env._("Go On")), "target": "new"},
        )

    @api.model
    def _my_day_takers(self, rows):
        """Another coach; what was said about one person stays theirs."""
        return [
            {"domain": [("share", "=", False), ("id", "!=", case.user_id.id)], "hint": ""}
            if row["user_id"] == case.coach_id.id and case.can_coach
            else None
            for row, case in zip(rows, self._my_day_records(rows), strict=True)
        ]

    @api.model
    def _my_day_give(self, row, person, user, reason):
        self._my_day_records([row])[0].write({"coach_id": user.id})


class CrmMyDay(models.AbstractModel):
    _inherit = "crm.my.day"

    @api.model
    def _my_day_deal_facts(self, deals):
        """What keeps a deal out of its next stage: pressed, it is given right there."""
        facts = super()._my_day_deal_facts(deals)
        if not self.env["crm.stage.gate"]._in_play_ids():
            return facts
        board = deals._stagegate_board()
        for deal in board.leads:
            following = board.next_stage(deal)
            missing = board.missing(deal, following) if following else []
            if not missing:
                continue
            names = self.env._(", ").join(
                self.env._("%s (asked)", gate.name) if verdict.waiting else gate.name
                for gate, verdict in missing
            )
            fact = {
                "icon": "fa-lock",
                "label": self.env._("Missing proofs"),
                "text": self.env._("%(stage)s needs: %(what)s", stage=following.name, what=names),
                "tone": "warning",
                "action": self.env["crm.my.day.kind"]._my_day_do(
                    deal.with_env(self.env), "action_open_gates", self.env._("Missing proofs")
                ),
            }
            facts[deal.id].append(fact)
        return facts
