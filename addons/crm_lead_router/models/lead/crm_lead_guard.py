"""The owner of a routed lead is set by the router, or by a manager who says why.

Every way of setting an owner ends in ``create`` or ``write``: the form, drag and drop, mass edit,
import, RPC, the convert and merge wizards. Both are judged here by what they changed.
"""

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError, UserError

from ..assignment.crm_lead_assignment import NOT_STARTED_STATES
from .crm_lead_duplicates import CONTACT_FIELDS

# what people write that says who the customer is
CONTACT_INPUTS = frozenset({"phone", "email_from", "credit_code", "country_id"})


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if self._route_is_router():
            return super().create(vals_list)
        vals_list = [dict(vals) for vals in vals_list]
        reasons = [vals.pop("assignment_reason", None) for vals in vals_list]
        for vals in vals_list:
            self._route_clean_credit_code(vals)
        routed_teams = self.env["crm.team"]._route_team_ids()
        if not routed_teams:
            leads = super().create(vals_list)
            leads._route_check_channel_fields()
            return leads
        for vals, reason in zip(vals_list, reasons, strict=True):
            self._route_prepare_owner(vals, reason, routed_teams)
        leads = super().create(vals_list)
        leads._route_check_channel_fields()
        leads._route_arrive(reasons, routed_teams)
        return leads

    def write(self, vals):
        if self._route_is_router():
            return super().write(vals)
        vals = dict(vals)
        reason = vals.pop("assignment_reason", None)
        self._route_clean_credit_code(vals)
        routed_teams = self.env["crm.team"]._route_team_ids()
        if not routed_teams:
            result = super().write(vals)
            if "channel_id" in vals or self._route_labels_touched(vals):
                self._route_check_channel_fields()
            return result
        before = self._route_remember(vals)
        # core adds to the values it is given
        result = super().write(dict(vals))
        if {"user_id", "team_id"} & vals.keys():
            self._route_judge_change(
                {lead_id: (user, team) for lead_id, (user, team, *_rest) in before.items()},
                reason,
                routed_teams,
            )
        self._route_follow_up_write(vals, before, routed_teams)
        if "channel_id" in vals or self._route_labels_touched(vals):
            self._route_check_channel_fields()
        return result

    def _route_remember(self, vals):
        """What a write may change: ``{lead_id: (user_id, team_id, active, urgency, contacts)}``."""
        watched = {"user_id", "team_id", "active", "urgency", "channel_id", *CONTACT_INPUTS}
        if not watched & vals.keys():
            return {}
        return {
            lead.id: (
                lead.user_id.id,
                lead.team_id.id,
                lead.active,
                lead.urgency,
                tuple(lead[name] for name in sorted(CONTACT_FIELDS)),
            )
            for lead in self.sudo()
        }

    def _route_follow_up_write(self, vals, before, routed_teams):
        """What follows from a write that was allowed: queue, clock, score, repeated enquiries."""
        leads = self.sudo()
        if vals.get("active"):
            leads.filtered(lambda lead: not before[lead.id][2])._route_restored(routed_teams)
        if {"urgency", "channel_id"} & vals.keys():
            leads.filtered(lambda lead: before[lead.id][3] != lead.urgency)._route_restart(
                lambda env: env._("Urgency changed"), NOT_STARTED_STATES
            )
        if CONTACT_INPUTS & vals.keys():
            self.filtered(
                lambda lead: (
                    before[lead.id][4] != tuple(lead[name] for name in sorted(CONTACT_FIELDS))
                )
            )._route_contacts_changed()
        self._route_score_edited(vals.keys())

    # ------------------------------------------------------------
    # JUDGE
    # ------------------------------------------------------------

    def _route_can_assign(self):
        """Whether the person behind this call may set owners: managers, and programs.

        Programs are crons and connectors that run as the system's own user; nobody logs in as it.
        """
        return self.env.uid == SUPERUSER_ID or self.env.user.has_group(
            "crm_lead_router.group_router_manager"
        )

    def _route_prepare_owner(self, vals, reason, routed_teams):
        """Take the owner out of the values of a new lead if the router is to choose.

        :raise AccessError: when somebody assigns a new lead to a colleague
        """
        user_id = vals["user_id"] if "user_id" in vals else self._route_default_user()
        team_id = vals.get("team_id") or self.env.context.get("default_team_id")
        if user_id and not team_id:
            kind = vals.get("type") or self.default_get(["type"]).get("type")
            domain = [("use_leads" if kind == "lead" else "use_opportunities", "=", True)]
            team_id = self.env["crm.team"]._get_default_team_id(user_id=user_id, domain=domain).id
        if not user_id or team_id not in routed_teams:
            return
        uid = self.env.uid
        if uid == SUPERUSER_ID or (self._route_can_assign() and (reason or "").strip()):
            return
        if user_id != uid and self.env.user._is_internal():
            self._route_refuse(bool(self._route_can_assign()))
        # a lead entered by somebody, or through a form of the website, goes to whose turn it is
        vals.update({"user_id": False, "team_id": team_id})

    @api.model
    def _route_default_user(self):
        context = self.env.context
        return context.get("default_user_id", self.env.uid if "user_id" in self._fields else False)

    def _route_judge_change(self, before, reason, routed_teams):
        """Judge what a write has changed, and record it.

        :param dict before: ``{lead_id: (user_id, team_id)}``
        :raise AccessError: when a salesperson has assigned a routed lead
        :raise UserError: when a manager has given no reason
        """
        changed = self.browse()
        for lead in self.sudo():
            user_id, team_id = before[lead.id]
            now = (lead.user_id.id, lead.team_id.id)
            routed = lead.route_state or {team_id, lead.team_id.id} & routed_teams
            if routed and now != (user_id, team_id):
                changed |= lead
        if not changed:
            return
        if not self._route_can_assign():
            self._route_refuse(False)
        if self.env.uid != SUPERUSER_ID and not (reason or "").strip():
            self._route_refuse(True)
        changed._route_record_change(
            {lead_id: user_id for lead_id, (user_id, _team_id) in before.items()},
            "system" if self.env.uid == SUPERUSER_ID else "manual",
            (reason or "").strip() or False,
            routed_teams,
        )

    @api.model
    def _route_refuse(self, is_manager):
        if is_manager:
            raise UserError(
                self.env._(
                    "The rules choose the owner of this team's leads. To decide otherwise, use "
                    "“Assign” on the lead and say why (imports: fill in the column “Reason of the "
                    "Assignment”)."
                )
            )
        raise AccessError(
            self.env._(
                "The rules choose the owner of this team's leads: nobody assigns them by hand. "
                "Claim a lead from the pool, or use “Ask for a Handover” on the lead."
            )
        )
