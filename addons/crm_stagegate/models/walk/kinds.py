"""How each kind of gate is met on a walk: as the person who does it, never by writing a proof."""

import base64
from datetime import timedelta

from odoo import fields, models

from ...tools.pdf import make_pdf
from .stopped import Stopped

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    def _walk_field(self, walk, lead):
        for name in self._names_of_fields():
            if lead.sudo()[name]:
                continue
            label = lead._fields[name]._description_string(self.env)

            def fill(name=name):
                record = lead.with_user(walk.seller)
                record.write({name: walk.env["crm.walk"]._walk_sample(record, name)})

            walk.act(walk.seller, self.env._("Fill in “%s”", label), fill)

    def _walk_document(self, walk, lead):
        document_type = self.document_type_id
        made = []

        def upload():
            made.append(self._walk_upload(walk, lead, document_type))

        what = self.env._("Upload “%s”", document_type.name)
        if walk.act(walk.seller, what, upload) and self.confirm_role_id:
            people = self.confirm_role_id.user_ids - walk.seller
            if not people:
                walk.note(
                    "",
                    self.env._("Confirm “%s”", document_type.name),
                    "stop",
                    self.env._("Nobody else has the role “%s”.", self.confirm_role_id.name),
                )
                return
            walk.act(
                people[0],
                self.env._("Confirm “%s”", document_type.name),
                lambda: self._walk_decide(walk, lead, people[0]),
            )

    def _walk_upload(self, walk, lead, document_type):
        mimetypes, _size = document_type._limits()
        if "application/pdf" in mimetypes:
            name, raw = "walk.pdf", make_pdf(f"Walk {lead.id} {self.id}")
        elif "image/png" in mimetypes:
            name, raw = "walk.png", PNG
        else:
            raise Stopped(self.env._("A walk-through has no file of the kinds that are allowed."))
        values = {
            "name": name,
            "raw": raw,
            "res_model": "crm.lead",
            "res_id": lead.id,
            "document_type_id": document_type.id,
        }
        return walk.env["ir.attachment"].with_user(walk.seller).create(values)

    def _walk_approval(self, walk, lead):
        Approval = walk.env["crm.gate.approval"].with_user(walk.seller)
        for _step in range(max(len(self.step_ids), 1)):
            asked = []
            what = self.env._("Ask for “%s”", self.name)
            if not walk.act(
                walk.seller, what, lambda asked=asked: asked.append(Approval._request(self, lead))
            ):
                return
            people = asked[0].sudo().approver_ids
            if not people:
                walk.note(
                    "",
                    what,
                    "stop",
                    self.env._("Nobody is there who could decide “%s”.", self.name),
                )
                return
            walk.act(
                people[0],
                self.env._("Approve “%s”", self.name),
                lambda people=people: self._walk_decide(walk, lead, people[0]),
            )

    def _walk_decide(self, walk, lead, person):
        """The decision about this gate that waits for ``person``, taken by them."""
        pending = (
            walk.env["crm.gate.approval"]
            .sudo()
            .search(
                [
                    ("lead_id", "=", lead.id),
                    ("gate_id", "=", self.id),
                    ("state", "=", "pending"),
                ],
                limit=1,
            )
        )
        if not pending:
            raise Stopped(self.env._("Nobody was asked to decide “%s”.", self.name))
        pending.with_user(person).action_approve()

    def _walk_activity(self, walk, lead):
        def do():
            for _count in range(self.activity_count):
                activity = lead.with_user(walk.seller).activity_schedule(
                    activity_type_id=self.activity_type_id.id, user_id=walk.seller.id
                )
                activity.with_user(walk.seller).action_feedback(
                    feedback=self.env._("Walk-through: the customer agrees with the drawing V2.")
                )

        walk.act(walk.seller, self.env._("Do “%s”", self.activity_type_id.name), do)

    def _walk_meeting(self, walk, lead):
        if self.meeting_needs_checkin:
            # only the customer can; it is assumed
            return
        now = fields.Datetime.now()

        def hold():
            walk.env["calendar.event"].with_user(walk.seller).create(
                {
                    "name": self.env._("Walk-through"),
                    "opportunity_id": lead.id,
                    "start": now - timedelta(hours=2),
                    "stop": now - timedelta(hours=1),
                    "user_id": walk.seller.id,
                }
            )
            if self.minutes_type_id:
                self._walk_upload(walk, lead, self.minutes_type_id)

        walk.act(walk.seller, self.env._("Hold a meeting and upload the minutes"), hold)

    # -- quotation and money ------------------------------------------------------------------

    def _walk_quotation(self, walk, lead):
        walker = walk.env["crm.walk"]
        if self.quotation_state == "confirmed":
            walker._walk_confirm(walk, lead)
        elif self.quotation_state == "sent":
            what = self.env._("Send a quotation")
            walk.act(walk.seller, what, lambda: walker._walk_order(walk, lead, confirm=False))
        # only the customer can sign; it is assumed

    def _walk_payment(self, walk, lead):
        walk.env["crm.walk"]._walk_pay(walk, lead)
