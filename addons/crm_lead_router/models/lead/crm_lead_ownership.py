"""Owners change: stored by the router, claimed from the pool, started, set by a manager."""

from markupsafe import Markup
from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...tools.passkey import with_pass
from .crm_lead_facts import RECEIVED_DAYS

# what follows from owner and team in other ways, and needs no computation; see _route_recompute
KNOWN_FIELDS = (
    "team_id",
    "date_open",
    "day_open",
    "probability",
    "automated_probability",
    "prorated_revenue",
    "recurring_revenue_prorated",
    "recurring_revenue_monthly_prorated",
)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # ------------------------------------------------------------
    # STORE
    # ------------------------------------------------------------

    def _route_write(self, vals):
        """Write protected fields."""
        if self:
            with_pass(self.sudo().with_context(tracking_disable=True)).write(vals)

    def _route_store_owners(self, owners, teams, assignments, moment):
        """Set owner, team and decision of many leads with one statement.

        Native ``write`` would post a message and look for followers lead by lead; the decision
        says more than that message, and owners get one notice for the batch.
        """
        ids = list(owners)
        changed_team = self.filtered(lambda lead: lead.team_id.id != (teams[lead.id] or False))
        # read before anything waits for its recomputation: reading would do it one by one
        fitting = self.filtered(
            lambda lead: (
                lead.stage_id
                and (not lead.stage_id.team_ids or teams[lead.id] in lead.stage_id.team_ids.ids)
            )
        )
        companies, settled = self._route_companies_of(owners, teams)
        self.env["crm.lead"].flush_model()
        self.env.cr.execute_values(
            """
            UPDATE crm_lead lead
               SET user_id = row.user_id, team_id = row.team_id, company_id = row.company_id,
                   assignment_id = row.assignment_id,
                   route_state = 'owned', duplicate_checked = true, date_open = row.moment,
                   day_open = abs(extract(day FROM row.moment - lead.create_date)),
                   write_uid = row.uid, write_date = now() at time zone 'UTC'
              FROM (VALUES %s) AS row
                   (id, user_id, team_id, company_id, assignment_id, moment, uid)
             WHERE lead.id = row.id
            """,
            [
                (
                    lead_id,
                    owners[lead_id],
                    teams[lead_id],
                    companies[lead_id],
                    assignments[lead_id],
                    moment,
                    self.env.uid,
                )
                for lead_id in ids
            ],
            template="(%s, %s, %s::int, %s::int, %s, %s::timestamp, %s)",
            page_size=len(ids),
        )
        self.invalidate_recordset(
            [
                "assignment_id",
                "company_id",
                "date_open",
                "day_open",
                "duplicate_checked",
                "route_state",
                "team_id",
                "user_id",
            ],
            flush=False,
        )
        self.env["crm.lead.assignment"].invalidate_model(flush=False)
        self._route_recompute(changed_team, fitting, settled)
        self._route_follow(owners)
        self._route_owners_changed()
        changed_team._validate_fields(["team_id"])

    def _route_owners_changed(self):
        """Owners were set by a statement: what other addons keep for an owner follows from here."""
        self._validate_fields(["user_id"])

    def _route_companies_of(self, owners, teams):
        """The companies of leads with new owners, where they follow natively without a question.

        :return: ``({lead_id: company_id or None}, leads)``; the company of the other leads is as it
            was, and is computed by core
        """
        Users, Teams = self.env["res.users"].sudo(), self.env["crm.team"].sudo()
        allowed = {
            user_id: set(Users.browse(user_id).company_ids.ids) for user_id in owners.values()
        }
        of_team = {team_id: Teams.browse(team_id).company_id.id for team_id in set(teams.values())}
        companies, settled = {}, []
        for lead in self:
            own, user_id = lead.company_id.id, owners[lead.id]
            wanted = of_team[teams[lead.id]] or own or self.env.company.id
            companies[lead.id] = own or None
            if own in (False, wanted) and wanted in allowed[user_id]:
                companies[lead.id] = wanted
                settled.append(lead.id)
        return companies, self.browse(settled)

    def _route_recompute(self, changed_team, fitting, settled):
        """Whatever depends on owner and team follows, but for what is known already.

        The statement has set team and dates; a stage is looked at only where the new team has not
        got it; success rates follow with core's nightly recomputation of all leads.

        :param fitting: leads whose stage is one of their new team's
        :param settled: leads whose company is that of their new owner and team
        """
        self.modified(["user_id", "date_open"])
        changed_team.modified(["team_id"])
        known = dict.fromkeys(KNOWN_FIELDS, self)
        known |= {"stage_id": fitting, "won_status": fitting, "company_id": settled}
        for name, records in known.items():
            self.env.remove_to_compute(self._fields[name], records)

    def _route_follow(self, owners):
        """Owners follow their leads, as they do natively: two statements for the batch."""
        default, _internal, _external = self.env["mail.message.subtype"].default_subtypes(
            "crm.lead"
        )
        users = self.env["res.users"].sudo().browse(set(owners.values()))
        partners = {user.id: user.partner_id.id for user in users}
        rows = self.env.cr.execute_values(
            "INSERT INTO mail_followers (res_model, res_id, partner_id) VALUES %s"
            " ON CONFLICT DO NOTHING RETURNING id",
            [("crm.lead", lead_id, partners[user_id]) for lead_id, user_id in owners.items()],
            page_size=len(owners),
            fetch=True,
        )
        if rows and default:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO mail_followers_mail_message_subtype_rel"
                    " (mail_followers_id, mail_message_subtype_id)"
                    " SELECT follower, subtype FROM unnest(%s) follower, unnest(%s) subtype"
                    " ON CONFLICT DO NOTHING",
                    [row[0] for row in rows],
                    list(default.ids),
                )
            )
        self.env["mail.followers"].invalidate_model(flush=False)
        self.invalidate_recordset(["message_follower_ids", "message_partner_ids"], flush=False)

    def _route_arrive(self, reasons, routed_teams):
        """New leads: into the queue, or recorded where somebody was allowed to set the owner."""
        queued, direct = self.browse(), []
        for lead, reason in zip(self.sudo(), reasons, strict=True):
            if not lead.active or lead.won_status != "pending":
                continue
            if lead.team_id and lead.team_id.id not in routed_teams:
                continue
            if not lead.user_id:
                queued |= lead
            elif lead.team_id:
                direct.append((lead, reason))
        if queued and self.env.user._is_internal() and not self.env.su:
            queued._route_refuse_repeated()
        queued._route_enqueue()
        if direct:
            moment = self.env.cr.now().replace(microsecond=0)
            kind = "system" if self.env.uid == 1 else "manual"
            self._route_assign(
                [
                    {
                        "lead": lead, "user_id": lead.user_id.id, "kind": kind,
                        "team_id": lead.team_id.id, "reason": reason,
                    }
                    for lead, reason in direct
                ],
                moment,
            )  # fmt: skip

    def _route_record_change(self, before, kind, reason, routed_teams):
        """Record owners that a manager or a program has set."""
        moment = self.env.cr.now().replace(microsecond=0)
        Assignment = self.env["crm.lead.assignment"].sudo()
        changed = self.filtered(lambda lead: lead.user_id.id != before[lead.id])
        Assignment._close_open(changed.ids, "reassigned", kind, moment)
        routed = changed.filtered(lambda lead: lead.team_id.id in routed_teams)
        (self - routed).filtered(
            lambda lead: lead.team_id and lead.team_id.id not in routed_teams
        )._route_write({"route_state": False, "assignment_id": False})
        released = routed.filtered(lambda lead: not lead.user_id)
        released._route_write({"route_state": "pool", "assignment_id": False})
        given = routed - released
        if given:
            self.env["crm.route.load"]._seize(given.user_id.ids)
            self._route_cancel_approvals(given)
            self._route_assign(
                [
                    {
                        "lead": lead, "user_id": lead.user_id.id, "kind": kind,
                        "team_id": lead.team_id.id, "reason": reason,
                        "previous_user_id": before[lead.id] or None,
                    }
                    for lead in given
                ],
                moment,
            )  # fmt: skip
        # a lead without an owner that changes into a routed team waits for one
        self.filtered(
            lambda lead: not lead.user_id and not before[lead.id] and not lead.route_state
            and lead.team_id.id in routed_teams
        )._route_enqueue()  # fmt: skip

    @api.model
    def _route_cancel_approvals(self, leads):
        self.env["crm.route.approval"].sudo().search(
            [("lead_id", "in", leads.ids), ("state", "in", ("manager", "director"))]
        )._cancel()

    # ------------------------------------------------------------
    # CLAIM
    # ------------------------------------------------------------

    def action_claim(self):
        """Take leads from the pool, first come first served.

        :raise UserError: when somebody was faster, or the person has no room for more leads
        """
        self.check_access("read")
        user = self.env.user
        if not user.has_group("crm_lead_router.group_router_user"):
            raise AccessError(self.env._("Only salespeople can claim leads."))
        moment = self.env.cr.now().replace(microsecond=0)
        # judged below as the person; the router's tables are not theirs to write
        leads = self.sudo()
        # whoever else gives this person leads, or takes one of these, waits or starts again
        self.env["crm.route.load"].sudo()._seize([user.id])
        rows = self._route_rows_of(leads.ids)
        leads.invalidate_recordset(["user_id", "route_state"])
        taken = leads.filtered(lambda lead: rows.get(lead.id, (1, None)) != (None, "pool"))
        if taken:
            first = taken[0]
            if first.user_id == user:
                raise UserError(self.env._("“%(lead)s” is yours already.", lead=first.name))
            raise UserError(
                self.env._(
                    "“%(lead)s” is no longer in the pool: %(owner)s was faster. Choose another.",
                    lead=first.name,
                    owner=first.user_id.name or self.env._("somebody"),
                )
            )
        self._route_check_claim(leads, user, moment)
        self._route_assign(
            [
                {
                    "lead": lead, "user_id": user.id, "kind": "claim",
                    "team_id": lead.team_id.id or user.sale_team_id.id, "explanation": {"v": 1},
                }
                for lead in leads
            ],
            moment,
        )  # fmt: skip
        if len(leads) == 1:
            return self.with_context(default_type=leads.type).get_formview_action()
        return True

    @api.model
    def _route_check_claim(self, leads, user, moment):
        """Refuse a claim the router would not make either."""
        facts = self._route_facts(leads, [user.id], moment)
        person = facts.people[user.id]
        for lead in leads:
            if user.id in facts.previous.get(lead.id, ()):
                raise UserError(
                    self.env._(
                        "You had “%(lead)s” and did not start in time: somebody else gets the "
                        "chance now.",
                        lead=lead.name,
                    )
                )
            if (
                lead.team_id
                and lead.team_id.id not in person.teams
                and user != lead.team_id.user_id
            ):
                raise UserError(
                    self.env._(
                        "“%(lead)s” belongs to the team %(team)s, and you are no member of it.",
                        lead=lead.name,
                        team=lead.team_id.name,
                    )
                )
        wanted = person.received + len(leads)
        if wanted > person.capacity or (
            person.open_max and person.open + len(leads) > person.open_max
        ):
            raise UserError(
                self.env._(
                    "You have no room for %(wanted)s more leads: %(received)s of %(capacity)s in "
                    "%(days)s days, %(open)s open. Ask your manager to raise your capacity, or "
                    "close leads first.",
                    wanted=len(leads),
                    received=person.received,
                    capacity=person.capacity,
                    days=RECEIVED_DAYS,
                    open=person.open,
                )
            )

    # ------------------------------------------------------------
    # START
    # ------------------------------------------------------------

    def action_start_followup(self):
        """The owner has begun: the clock of these leads stops.

        :raise UserError: when the lead belongs to somebody else
        """
        self.check_access("read")
        for lead in self.sudo():
            if lead.user_id != self.env.user:
                raise UserError(
                    self.env._(
                        "“%(lead)s” belongs to %(owner)s: only the owner can start.",
                        lead=lead.name,
                        owner=lead.user_id.name or self.env._("nobody"),
                    )
                )
        decisions = self.sudo().assignment_id.filtered(
            lambda decision: decision.state in ("assigned", "reminded")
        )
        decisions._start(dict.fromkeys(decisions.ids, self.env.cr.now().replace(microsecond=0)))
        return True

    def action_assign(self):
        """Open the dialog in which a manager assigns these leads and says why."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "crm_lead_router.crm_lead_assign_action"
        )
        return {**action, "context": {"active_model": "crm.lead", "active_ids": self.ids}}

    def action_route_again(self):
        """Managers: send leads of the pool through the rules once more."""
        if not self._route_may_assign():
            raise AccessError(self.env._("Only managers can send leads through the rules again."))
        self.sudo().filtered(lambda lead: lead.route_state == "pool")._route_enqueue()
        return True

    # ------------------------------------------------------------
    # MERGE
    # ------------------------------------------------------------

    def _route_merge_into(self, other):
        """Merge this lead into the older ``other``, which keeps its owner.

        :return: the lead that stays
        """
        merged = with_pass((self | other).sudo())._merge_opportunity(
            user_id=other.user_id.id, team_id=other.team_id.id
        )
        return self.browse(merged.id)

    def _route_history_card(self, limit=8):
        """What a new owner should know: the last messages, without system notes."""
        self.ensure_one()
        messages = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", "crm.lead"),
                    ("res_id", "=", self.id),
                    ("message_type", "in", ("comment", "email", "email_outgoing")),
                ],
                order="date desc",
                limit=limit,
            )
        )
        items = Markup("").join(
            Markup("<li>%s · %s: %s</li>")
            % (message.date.date(), message.author_id.name or "", message.preview)
            for message in messages
        )
        head = Markup("<p><b>%s</b> · %s · %s</p>") % (
            self.partner_name or self.contact_name or self.name,
            self.phone or self.email_from or "",
            f"{self.score_total:.0f}",
        )
        return head + Markup("<ul>%s</ul>") % items if items else head
