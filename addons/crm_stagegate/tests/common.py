"""Fixtures of the stage gate tests.

A pipeline of a team of its own: Enquiry → Drawing → Sample → Contract (won).

=========  ===================================================================================
gate       stands before
=========  ===================================================================================
drawing    Sample: document "Drawing approval" (PDF)
leader     Sample: approval of the team leader
=========  ===================================================================================

People: ``seller`` and ``seller_2`` (own documents), ``leader`` (all documents, leads the team),
``manager`` (sales administrator), ``engineer`` (role, no sales rights), ``boss`` (may override).
"""

import base64

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

from ..tools.pdf import make_pdf

PDF = make_pdf("Drawing")
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class StageGateFixtures:
    """The fixture map as a mixin, for transaction and browser tests."""

    @classmethod
    def _set_up_fixtures(cls):
        context = {
            "no_reset_password": True,
            "mail_create_nosubscribe": True,
            "tracking_disable": False,
        }
        cls.env = cls.env(context=dict(cls.env.context, **context))
        cls.Lead = cls.env["crm.lead"]
        cls.Gate = cls.env["crm.stage.gate"]
        cls.Transition = cls.env["crm.stage.transition"]
        cls.Evidence = cls.env["crm.gate.evidence"]
        cls._set_up_people()
        cls._set_up_pipeline()
        cls._set_up_gates()
        cls.lead = cls._create_lead("M8 bolts")
        cls.env.flush_all()

    @classmethod
    def _set_up_people(cls):
        def person(login, groups):
            return new_test_user(
                cls.env, login=f"sg_{login}", name=login.capitalize(), groups=groups
            )

        cls.seller = person("seller", "sales_team.group_sale_salesman")
        cls.seller_2 = person("seller_2", "sales_team.group_sale_salesman")
        cls.leader = person("leader", "sales_team.group_sale_salesman_all_leads")
        cls.manager = person("manager", "sales_team.group_sale_manager")
        cls.engineer = person("engineer", "base.group_user")
        cls.boss = person(
            "boss", "sales_team.group_sale_manager,crm_stagegate.group_stagegate_override"
        )
        cls.role_engineer = cls.env["res.role"].create(
            {"name": "Test engineers", "user_ids": [Command.set(cls.engineer.ids)]}
        )

    @classmethod
    def _set_up_pipeline(cls):
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Fasteners",
                "user_id": cls.leader.id,
                "member_ids": [Command.set((cls.seller | cls.seller_2).ids)],
                "company_id": cls.env.company.id,
            }
        )
        cls.other_team = cls.env["crm.team"].create({"name": "Trade"})
        Stage = cls.env["crm.stage"]
        # the team sees its own stages only: shared ones would stand between them
        Stage.search([("team_ids", "=", False)]).team_ids = cls.other_team

        def stage(name, sequence, **values):
            return Stage.create(
                {
                    "name": name,
                    "sequence": sequence,
                    "team_ids": [Command.set(cls.team.ids)],
                    **values,
                }
            )

        cls.enquiry = stage("Enquiry", 1)
        cls.drawing = stage("Drawing", 2)
        cls.sample = stage("Sample", 3)
        cls.contract = stage("Contract", 4, is_won=True)

    @classmethod
    def _set_up_gates(cls):
        cls.drawing_type = cls.env["crm.document.type"].create(
            {"name": "Drawing approval", "allow_image": False}
        )
        cls.gate_drawing = cls.Gate.create(
            {
                "name": "Drawing approval",
                "stage_id": cls.sample.id,
                "kind": "document",
                "mode": "enforce",
                "document_type_id": cls.drawing_type.id,
                "instruction": "Upload the drawing the customer signed.",
            }
        )
        cls.gate_leader = cls.Gate.create(
            {
                "name": "Leader agrees",
                "stage_id": cls.sample.id,
                "kind": "approval",
                "mode": "enforce",
                "approver_type": "leader",
            }
        )

    # -- making things ----------------------------------------------------------------------

    @classmethod
    def _create_lead(cls, name, stage=None, user=None, **values):
        """An opportunity in ``stage``; beyond the gates only with their proofs."""
        lead = cls.env["crm.lead"].create(
            {
                "name": name,
                "type": "opportunity",
                "team_id": cls.team.id,
                "user_id": (user or cls.seller).id,
                "stage_id": cls.enquiry.id,
                **values,
            }
        )
        if stage and stage not in (cls.enquiry, cls.drawing):
            cls._prove(lead)
        if stage:
            lead.stage_id = stage
        return lead

    @classmethod
    def _upload(cls, lead, user=None, raw=None, name="drawing.pdf", document_type=None):
        return (
            cls.env["ir.attachment"]
            .with_user(user or cls.seller)
            .create(
                {
                    "name": name,
                    "raw": raw if raw is not None else make_pdf(f"Drawing {lead.id}"),
                    "res_model": "crm.lead",
                    "res_id": lead.id,
                    "document_type_id": (document_type or cls.drawing_type).id,
                }
            )
        )

    @classmethod
    def _approve(cls, lead, gate=None, user=None):
        gate = gate or cls.gate_leader
        approval = cls.env["crm.gate.approval"].with_user(cls.seller)._request(gate, lead)
        approval.with_user(user or cls.leader).action_approve()
        return approval

    @classmethod
    def _prove(cls, leads):
        """Meet all gates of the fixture on each lead."""
        for lead in leads:
            cls._upload(lead, user=lead.user_id)
            # nobody is asked by a gate that is switched off
            if cls.gate_leader.mode != "off":
                cls._approve(lead)

    # -- looking ----------------------------------------------------------------------------

    def assertOpens(self, stage, gate, lead=None):
        """The salesperson enters ``stage``, and it is ``gate``'s proof that lets them in."""
        lead = lead or self.lead
        lead.with_user(self.seller).stage_id = stage
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((lead.stage_id, lead.gate_stage_id), (stage, stage))
        self.assertEqual(self._ledger(lead)[-1][0], "won" if stage.is_won else "advance")
        proofs = lead.evidence_ids.filtered(lambda each: each.state == "valid")
        self.assertIn(gate, proofs.gate_id)
        self.assertFalse(lead.overridden_gate_ids)

    def _ledger(self, lead):
        """``[(kind, from, to)]`` of the lead's ledger, oldest first."""
        entries = self.Transition.search([("lead_key", "=", lead.id)], order="sequence")
        return [
            (entry.kind, entry.from_stage_id.name or "", entry.to_stage_id.name or "")
            for entry in entries
        ]

    def assertVerified(self, leads):
        self.env.flush_all()
        self.assertEqual(list(self.Transition._verify(leads.ids)), [])


class StageGateCase(StageGateFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()
