from odoo.addons.crm_notary.models.protection.crm_notary_protected import SENTINEL_KEY
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import RouterCase


@tagged("post_install", "-at_install")
class TestGuard(RouterCase):
    def setUp(self):
        super().setUp()
        self.mine = self.given_to(self.ann)
        self.pooled = self.lead("Pooled")
        self.pooled._route_write({"route_state": "pool"})
        self.eve = self._user("eve", "sales_team.group_sale_salesman")
        self.open_team = self._team("Open", self.mia, {self.eve: 10}, routed=False)

    def as_ann(self, records):
        return records.with_user(self.ann)

    def test_salesperson_cannot_take_from_the_pool_by_write(self):
        with self.assertRaises(AccessError):
            self.as_ann(self.pooled).write({"user_id": self.ann.id})

    def test_salesperson_cannot_hand_over(self):
        with self.assertRaises(AccessError):
            self.as_ann(self.mine).write({"user_id": self.ben.id})

    def test_salesperson_cannot_drop_a_lead(self):
        with self.assertRaises(AccessError):
            self.as_ann(self.mine).write({"user_id": False})

    def test_salesperson_cannot_change_the_team(self):
        with self.assertRaises(AccessError):
            self.as_ann(self.mine).write({"team_id": self.open_team.id})
        with self.assertRaises(AccessError):
            self.as_ann(self.pooled).write({"team_id": self.open_team.id})

    def test_a_reason_does_not_help_a_salesperson(self):
        with self.assertRaises(AccessError):
            self.as_ann(self.pooled).write({"user_id": self.ann.id, "assignment_reason": "mine"})

    def test_a_context_from_outside_does_not_help(self):
        for value in (True, 1, "PASS", {"pass": 1}):
            with self.assertRaises(AccessError):
                self.as_ann(self.pooled).with_context(**{SENTINEL_KEY: value}).write(
                    {"user_id": self.ann.id}
                )

    def test_sudo_of_a_salesperson_does_not_help(self):
        with self.assertRaises(AccessError):
            self.as_ann(self.pooled).sudo().write({"user_id": self.ann.id})

    def test_mass_edit_is_judged(self):
        with self.assertRaises(AccessError):
            self.as_ann(self.mine | self.pooled).write({"user_id": self.ann.id})

    def test_import_is_judged(self):
        xmlid = self.pooled.export_data(["id"])["datas"][0][0]
        result = self.as_ann(self.env["crm.lead"]).load(
            ["id", "user_id/.id"], [[xmlid, str(self.ann.id)]]
        )
        self.assertTrue(any(each["type"] == "error" for each in result["messages"]))
        self.assertFalse(self.pooled.user_id)

    def test_new_lead_of_a_salesperson_is_routed(self):
        lead = self.as_ann(self.env["crm.lead"]).create(
            {"name": "Walk-in", "team_id": self.team.id, "user_id": self.ann.id}
        )
        self.assertFalse(lead.user_id)
        self.assertEqual(lead.route_state, "queued")

    def test_new_lead_for_a_colleague_is_refused(self):
        with self.assertRaises(AccessError):
            self.as_ann(self.env["crm.lead"]).create(
                {"name": "For Ben", "team_id": self.team.id, "user_id": self.ben.id}
            )

    def test_copy_is_routed(self):
        copy = self.as_ann(self.mine).copy()
        self.assertFalse(copy.user_id)
        self.assertEqual(copy.route_state, "queued")

    def test_manager_needs_a_reason(self):
        lead = self.pooled.with_user(self.mia)
        for reason in (None, "", "  "):
            with self.assertRaises(UserError):
                lead.write({"user_id": self.ben.id, "assignment_reason": reason})
        lead.write({"user_id": self.ben.id, "assignment_reason": "Knows the customer"})
        decision = lead.assignment_id
        self.assertEqual((decision.kind, decision.reason), ("manual", "Knows the customer"))
        self.assertEqual(decision.user_id, self.ben)

    def test_the_reason_is_kept_to_the_letter(self):
        """Of one lead and of many, which share it."""
        reason = "He's 100 % sure: \\%s %(name)s"
        leads = self.leads(2)
        leads.write({"user_id": self.ben.id, "assignment_reason": reason})
        self.assertEqual(leads.assignment_id.mapped("reason"), [reason, reason])
        lead = self.lead()
        lead.write({"user_id": self.ben.id, "assignment_reason": reason})
        self.assertEqual(lead.assignment_id.reason, reason)

    def test_hand_over_by_a_manager_ends_the_old_decision(self):
        first = self.mine.assignment_id
        self.mine.with_user(self.mia).write({"user_id": self.ben.id, "assignment_reason": "ill"})
        self.assertEqual(first.state, "reassigned")
        self.assertFalse(first.date_due)
        self.assertEqual(self.mine.assignment_id.previous_user_id, self.ann)

    def test_wizard_assigns_with_the_reason(self):
        wizard = (
            self.env["crm.lead.assign"]
            .with_user(self.mia)
            .with_context(active_model="crm.lead", active_ids=self.pooled.ids)
            .create({"user_id": self.cai.id, "reason": "Speaks Spanish"})
        )
        wizard.action_apply()
        self.assertEqual(self.pooled.user_id, self.cai)
        self.assertEqual(self.pooled.assignment_id.reason, "Speaks Spanish")

    def test_convert_wizard_is_judged(self):
        lead = self.given_to(self.ann)
        lead._route_write({"type": "lead"})
        convert = (
            self.env["crm.lead2opportunity.partner"]
            .with_user(self.ann)
            .with_context(active_model="crm.lead", active_id=lead.id, active_ids=lead.ids)
            .create({"name": "convert", "action": "create", "lead_id": lead.id})
        )
        convert.user_id = self.ben
        with self.assertRaises(AccessError):
            convert.action_apply()

    def test_convert_of_an_own_lead_works(self):
        lead = self.given_to(self.ann)
        lead._route_write({"type": "lead"})
        convert = (
            self.env["crm.lead2opportunity.partner"]
            .with_user(self.ann)
            .with_context(active_model="crm.lead", active_id=lead.id, active_ids=lead.ids)
            .create({"name": "convert", "action": "create", "lead_id": lead.id})
        )
        convert.action_apply()
        self.assertEqual((lead.type, lead.user_id), ("opportunity", self.ann))

    def test_merging_takes_nothing_from_the_pool(self):
        with self.assertRaises(AccessError):
            (self.as_ann(self.mine) | self.as_ann(self.pooled)).merge_opportunity()

    def test_merging_own_leads_keeps_the_clock_and_the_history(self):
        other = self.given_to(self.ann)
        decisions = (self.mine | other).assignment_id
        self.assertEqual(len(decisions), 2)
        merged = (self.as_ann(self.mine) | self.as_ann(other)).merge_opportunity()
        self.assertEqual(merged.user_id, self.ann)
        self.assertEqual(merged.sudo().assignment_ids, decisions)
        self.assertEqual(sorted(decisions.mapped("state")), ["assigned", "reassigned"])
        self.assertEqual(merged.sudo().assignment_id.state, "assigned")

    def test_protected_fields_refuse_everybody(self):
        for name, value in (
            ("score_total", 99),
            ("route_state", "owned"),
            ("assignment_anomaly", True),
            ("reclaim_count", 0),
        ):
            for user in (self.ann, self.mia):
                with self.assertRaises(AccessError, msg=name):
                    self.mine.with_user(user).write({name: value})
        with self.assertRaises(AccessError):
            self.as_ann(self.env["crm.lead"]).create({"name": "Hot", "score_total": 99})

    def test_other_fields_stay_free(self):
        self.as_ann(self.mine).write({"name": "Renamed", "priority": "2"})
        self.assertEqual(self.mine.name, "Renamed")

    def test_nothing_changes_for_teams_that_are_not_routed(self):
        lead = (
            self.env["crm.lead"]
            .with_user(self.eve)
            .create({"name": "Old way", "team_id": self.open_team.id, "user_id": self.eve.id})
        )
        self.assertEqual(lead.user_id, self.eve)
        self.assertFalse(lead.route_state)

    def test_no_team_routed_no_query(self):
        self.team.route_enabled = False
        self.env["crm.team"]._route_team_ids()
        lead = self.lead("Plain")
        with self.assertQueryCount(0):
            self.env["crm.team"]._route_team_ids()
        self.assertFalse(lead.route_state)

    def test_an_archived_team_is_not_routed_whoever_asks_first(self):
        self.team.active = False
        asker = self.env["crm.team"].with_context(active_test=False)
        self.assertNotIn(self.team.id, asker._route_team_ids())

    def test_program_may_set_the_owner_and_it_is_recorded(self):
        self.pooled.with_user(1).write({"user_id": self.ben.id})
        self.assertEqual(self.pooled.assignment_id.kind, "system")

    def test_decision_survives_its_lead(self):
        decision = self.mine.assignment_id
        self.mine.sudo().unlink()
        self.assertTrue(decision.exists())
        self.assertFalse(decision.lead_id)
        self.assertEqual(decision.lead_name, "Lead")

    # -- native dialogs -----------------------------------------------------------------------

    def convert(self, lead, user, **values):
        lead._route_write({"type": "lead"})
        dialog = (
            self.env["crm.lead2opportunity.partner"]
            .with_user(user)
            .with_context(active_model="crm.lead", active_id=lead.id, active_ids=lead.ids)
            .create({"name": "convert", "action": "create", "lead_id": lead.id, **values})
        )
        dialog.action_apply()

    def merge(self, leads, user, **values):
        dialog = (
            self.env["crm.merge.opportunity"]
            .with_user(user)
            .with_context(active_ids=leads.ids)
            .create(values)
        )
        dialog.action_merge()
        return leads.exists()

    def in_two_teams(self, user):
        """Whoever is in several teams is proposed the first of them by native dialogs."""
        self.env["ir.config_parameter"].sudo().set_param("sales_team.membership_multi", "True")
        self.open_team.sequence = 0
        self.env["crm.team.member"].create(
            {"user_id": user.id, "crm_team_id": self.open_team.id, "assignment_max": 10}
        )

    def test_converting_an_own_lead_with_what_the_dialog_proposes(self):
        self.in_two_teams(self.ann)
        self.convert(self.mine, self.ann)
        self.assertEqual((self.mine.type, self.mine.team_id), ("opportunity", self.team))
        self.assertEqual(self.mine.assignment_id.state, "assigned")

    def test_manager_converts_without_a_reason_where_nothing_changes(self):
        self.convert(self.mine, self.mia)
        self.assertEqual((self.mine.type, self.mine.user_id), ("opportunity", self.ann))

    def test_converting_into_another_team_is_judged(self):
        self.in_two_teams(self.ann)
        with self.assertRaises(AccessError):
            self.convert(self.mine, self.ann, team_id=self.open_team.id)

    def test_merging_own_leads_for_a_colleague_is_refused(self):
        other = self.given_to(self.ann)
        with self.assertRaisesRegex(AccessError, "Ben"):
            self.merge(self.mine | other, self.ann, user_id=self.ben.id)

    def test_merging_own_leads_into_another_team_is_refused(self):
        self.in_two_teams(self.ann)
        other = self.given_to(self.ann)
        with self.assertRaisesRegex(AccessError, "Open"):
            self.merge(self.mine | other, self.ann, user_id=self.ann.id, team_id=self.open_team.id)

    def test_merging_own_leads_with_what_the_dialog_proposes(self):
        self.in_two_teams(self.ann)
        other = self.given_to(self.ann)
        kept = self.merge(self.mine | other, self.ann, user_id=self.ann.id)
        self.assertEqual((kept.user_id, kept.team_id), (self.ann, self.team))
        self.assertEqual((kept.route_state, kept.assignment_id.state), ("owned", "assigned"))

    def test_manager_who_merges_for_a_colleague_starts_a_clock(self):
        other = self.given_to(self.ann)
        kept = self.merge(self.mine | other, self.mia, user_id=self.ben.id)
        self.assertEqual(kept.user_id, self.ben)
        self.assertEqual(
            (kept.assignment_id.user_id, kept.assignment_id.kind), (self.ben, "manual")
        )
        self.assertTrue(kept.assignment_id.date_due)

    def test_manager_who_merges_into_an_unrouted_team_ends_the_routing(self):
        other = self.given_to(self.ann)
        kept = self.merge(
            self.mine | other, self.mia, user_id=self.eve.id, team_id=self.open_team.id
        )
        self.assertFalse(kept.route_state)
        self.assertFalse(kept.assignment_id)
        self.assertNotIn("assigned", kept.assignment_ids.mapped("state"))
