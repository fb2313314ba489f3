"""What mails propose: shown on the opportunity, filled in by people, never written over."""

from markupsafe import Markup
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import IntegrationCase

BODY = """<p>Dear Ann,</p><p>please send the quote.</p><p>Best regards</p>
<p>Jane Roe<br>Head of Purchasing<br>Roe Valves Ltd<br>4 Mill Lane, Leeds LS11 5QP<br>
Tel: +44 1632 960001<br>Mobile: +44 7700 900321<br>www.roevalves.co.uk</p>"""


@tagged("post_install", "-at_install")
class TestProposals(IntegrationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.make_lead()

    @classmethod
    def make_lead(cls, **values):
        return cls.env["crm.lead"].create(
            {
                "name": "Valves",
                "type": "opportunity",
                "user_id": cls.ann.id,
                "team_id": cls.team.id,
                "email_from": "Jane Roe <jane@roevalves.co.uk>",
                **values,
            }
        )

    def receive(self, lead, body=BODY, sender="Jane Roe <jane@roevalves.co.uk>", **more):
        return lead.message_post(
            body=Markup(body), message_type="email", email_from=sender,
            subtype_xmlid="mail.mt_comment", **more,
        )  # fmt: skip

    def lines(self, lead, user=None):
        board = lead.with_user(user or self.ann).proposal_board or []
        return {line["name"]: line for proposal in board for line in proposal["lines"]}

    def decide(self, method, lines, user=None):
        ids = [line["id"] for line in lines]
        return getattr(
            self.env["crm.proposal.line"].with_user(user or self.ann).browse(ids), method
        )()

    def test_a_mail_fills_nothing_by_itself(self):
        self.receive(self.lead)
        self.assertFalse(self.lead.function)
        self.assertFalse(self.lead.phone)
        self.assertEqual(self.lines(self.lead)["Job Position"]["value"], "Head of Purchasing")

    def test_a_mail_through_the_gateway_is_read(self):
        raw = (
            "From: Jane Roe <jane.roe@roevalves.co.uk>\nTo: sales@example.com\n"
            "Subject: Valves for our plant\nMessage-Id: <sig-1@roevalves.co.uk>\n"
            "Content-Type: text/plain; charset=utf-8\n\n"
            "Hello,\n\nplease quote 200 valves.\n\nKind regards\nJane Roe\nBuyer\nRoe Valves Ltd\n"
            "Mobile: +44 7700 900321\n"
        )
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            number = self.env["mail.thread"].message_process("crm.lead", raw)
        lead = self.env["crm.lead"].browse(number)
        lead.user_id = self.ann
        self.assertEqual(self.lines(lead)["Mobile"]["value"], "+44 7700 900321")

    def test_confirming_all_fills_the_empty_fields(self):
        self.receive(self.lead)
        self.decide("action_accept", self.lines(self.lead).values())
        self.assertEqual(self.lead.contact_name, "Jane Roe")
        self.assertEqual(self.lead.function, "Head of Purchasing")
        self.assertEqual(self.lead.partner_name, "Roe Valves Ltd")
        self.assertEqual(self.lead.street, "4 Mill Lane, Leeds LS11 5QP")
        self.assertIn("roevalves.co.uk", self.lead.website)
        self.assertFalse(self.lines(self.lead))

    def test_the_number_people_carry_comes_first_and_the_other_is_noted(self):
        self.receive(self.lead)
        self.decide("action_accept", self.lines(self.lead).values())
        self.assertEqual(self.lead.phone, "+44 7700 900321")
        self.assertIn("+44 1632 960001", self.lead.message_ids[0].body)

    def test_one_is_confirmed_and_the_others_wait(self):
        self.receive(self.lead)
        self.decide("action_accept", [self.lines(self.lead)["Job Position"]])
        self.assertEqual(self.lead.function, "Head of Purchasing")
        self.assertFalse(self.lead.partner_name)
        self.assertIn("Company", self.lines(self.lead))

    def test_what_is_filled_in_is_not_proposed(self):
        self.lead.function = "Owner"
        self.receive(self.lead)
        self.assertNotIn("Job Position", self.lines(self.lead))

    def test_what_was_filled_in_meanwhile_is_not_written_over(self):
        self.receive(self.lead)
        line = self.lines(self.lead)["Job Position"]
        self.lead.function = "Owner"
        self.decide("action_accept", [line])
        self.assertEqual(self.lead.function, "Owner")
        self.assertIn("Head of Purchasing", self.lead.message_ids[0].body)

    def test_what_is_refused_is_not_proposed_again(self):
        self.receive(self.lead)
        self.decide("action_refuse", self.lines(self.lead).values())
        self.receive(self.lead)
        self.assertFalse(self.lines(self.lead))
        self.assertFalse(self.lead.function)

    def test_the_same_signature_is_proposed_once(self):
        self.receive(self.lead)
        self.receive(self.lead)
        self.assertEqual(len(self.lead.proposal_ids), 1)

    def test_who_comes_second_is_told(self):
        self.receive(self.lead)
        line = self.lines(self.lead)["Company"]
        self.decide("action_refuse", [line], self.mia)
        with self.assertRaisesRegex(UserError, "Mia"):
            self.decide("action_accept", [line])

    def test_the_contact_is_filled_in_too_where_it_is_empty(self):
        partner = self.env["res.partner"].create(
            {"name": "Jane Roe", "email": "jane@roevalves.co.uk", "phone": "+44 1632 960777"}
        )
        self.lead.partner_id = partner
        self.receive(self.lead, author_id=partner.id)
        self.assertNotIn("Phone", self.lines(self.lead))
        self.decide("action_accept", self.lines(self.lead).values())
        self.assertEqual(partner.function, "Head of Purchasing")
        self.assertEqual(partner.phone, "+44 1632 960777")
        self.assertEqual(self.lead.phone, "+44 1632 960777")

    def test_a_colleague_of_the_contact_fills_in_themselves_only(self):
        colleague = self.env["res.partner"].create(
            {"name": "Tim Roe", "email": "tim@roevalves.co.uk"}
        )
        body = BODY.replace("Jane", "Tim")
        self.receive(self.lead, body, "Tim Roe <tim@roevalves.co.uk>", author_id=colleague.id)
        self.decide("action_accept", self.lines(self.lead).values())
        self.assertEqual(colleague.phone, "+44 7700 900321")
        self.assertFalse(self.lead.phone)

    def test_a_stranger_on_the_thread_proposes_nothing(self):
        self.receive(self.lead, BODY.replace("Jane", "Tim"), "Tim Roe <tim@elsewhere.example.com>")
        self.assertFalse(self.lead.proposal_ids)

    def test_our_own_mails_propose_nothing(self):
        self.receive(self.lead, sender=self.ann.email_formatted, author_id=self.ann.partner_id.id)
        self.assertFalse(self.lead.proposal_ids)

    def test_a_company_may_switch_it_off(self):
        self.env.company.proposal_from_mail = False
        self.receive(self.lead)
        self.assertFalse(self.lead.proposal_ids)

    def test_defaults_of_the_context_do_not_reach_it(self):
        lead = self.lead.with_context(default_state="accepted", default_kind="email")
        self.receive(lead)
        self.assertTrue(self.lines(self.lead))

    def test_a_colleague_neither_sees_nor_decides(self):
        self.lead.user_id = self.mia
        self.receive(self.lead)
        line = self.lead.proposal_ids.line_ids[:1].with_user(self.ann)
        with self.assertRaises(AccessError):
            line.action_accept()
        self.assertFalse(line.search([]))

    def test_nobody_writes_a_proposal_by_hand(self):
        self.receive(self.lead)
        line = self.lead.proposal_ids.line_ids[:1]
        for user in (self.ann, self.mia):
            with self.assertRaises(AccessError):
                line.with_user(user).write({"state": "accepted"})
            with self.assertRaises(AccessError):
                line.with_user(user).create(
                    {"proposal_id": line.proposal_id.id, "kind": "phone", "value": "1"}
                )

    def test_merged_opportunities_keep_them(self):
        other = self.make_lead(name="Valves again")
        self.receive(other)
        (self.lead | other).merge_opportunity()
        self.assertEqual(self.lead.proposal_ids.line_ids.lead_id, self.lead)
        self.assertTrue(self.lines(self.lead))

    def test_a_batch_of_opportunities_costs_one_search(self):
        leads = self.lead | self.make_lead(name="B") | self.make_lead(name="C")
        for lead in leads:
            self.receive(lead)
        leads = leads.with_user(self.ann)
        leads[:1].mapped("proposal_board")
        for some in (leads[:1], leads):
            self.env.invalidate_all()
            some.mapped("name")
            with self.assertQueryCount(10):
                some.mapped("proposal_board")
