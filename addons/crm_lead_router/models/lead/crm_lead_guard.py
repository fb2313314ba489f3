"""The owner of a routed lead is set by the router, or by a manager who says why.

Every way of setting an owner ends in ``create`` or ``write``: the form, drag and drop, mass edit,
import, RPC, the convert and merge wizards. Both are judged here by what they changed.
"""

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError, UserError

from ...tools.passkey import has_pass
from ..crm_lead import PROTECTED_FIELDS


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if has_pass(self.env):
            return super().create(vals_list)
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            self._route_check_protected(vals)
        reasons = [vals.pop("assignment_reason", None) for vals in vals_list]
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
        if has_pass(self.env):
            return super().write(vals)
        self._route_check_protected(vals)
        vals = dict(vals)
        reason = vals.pop("assignment_reason", None)
        routed_teams = self.env["crm.team"]._route_team_ids()
        watched = routed_teams and ("user_id" in vals or "team_id" in vals)
        before = {}
        if watched:
            before = {lead.id: (lead.user_id.id, lead.team_id.id) for lead in self.sudo()}
        result = super().write(vals)
        if watched:
            self._route_judge_change(before, reason, routed_teams)
        if vals.get("active") and routed_teams:
            # a lead restored without an owner waits for one again
            self.filtered(
                lambda lead: not lead.user_id and lead.team_id.id in routed_teams
            ).sudo()._route_enqueue()
        if "channel_id" in vals or self._route_labels_touched(vals):
            self._route_check_channel_fields()
        return result

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

    @api.model
    def _route_check_protected(self, vals):
        touched = PROTECTED_FIELDS & vals.keys()
        # empty values come with copies and forms and say nothing
        touched = {name for name in touched if vals[name]} if not self.ids else touched
        if touched:
            raise AccessError(
                self.env._(
                    "%(fields)s can't be written: the lead router sets this by its rules.",
                    fields=", ".join(sorted(self._route_field_label(name) for name in touched)),
                )
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
