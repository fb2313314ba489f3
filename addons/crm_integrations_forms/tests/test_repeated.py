"""A visitor who asks again: whose enquiry that is, is the router's to say where it routes."""

from odoo.tests import tagged

from .common import GOOD, FormHttpCase


@tagged("post_install", "-at_install")
class TestRepeated(FormHttpCase):
    def first(self):
        """An enquiry that somebody works on."""
        self.send_form()
        lead = self.leads()
        lead.user_id = self.ann
        return lead

    def again(self):
        """The same person asks for something else; their lead, once the router has seen it."""
        before = self.leads()
        self.send_form(contact_name="陈经理", description="M12")
        lead = self.leads() - before
        self.env["crm.lead"]._route_next()
        self.env.flush_all()
        return lead

    def test_a_repeated_enquiry_goes_to_who_has_the_first(self):
        self.team.route_enabled = True
        first = self.first()
        lead = self.again()
        self.assertEqual((lead.duplicate_of_id, lead.user_id), (first, self.ann))

    def test_what_the_router_settles_is_proposed_to_nobody(self):
        self.team.route_enabled = True
        self.first()
        self.assertFalse(self.again().identity_ids.proposal_state)

    def test_where_merging_is_the_rule_the_router_proposes_it(self):
        self.team.route_enabled = True
        self.env.company.route_duplicate_policy = "merge"
        self.first()
        lead = self.again()
        self.assertEqual(lead.route_state, "duplicate")
        self.assertFalse(lead.identity_ids.proposal_state)

    def test_without_the_router_it_is_proposed(self):
        first = self.first()
        identity = self.again().identity_ids
        self.assertEqual(identity.proposal_state, "open")
        self.assertEqual(identity.proposed_lead_id, first)

    def test_another_number_and_address_are_somebody_else(self):
        self.first()
        self.send_form(phone="13900139000", email_from="")
        lead = self.leads()[-1]
        self.assertEqual(lead.contact_name, GOOD["contact_name"])
        self.assertFalse(lead.identity_ids.proposal_state)
