"""A meeting's transcript or a voice memo becomes a draft of a follow-up; people finish it."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..paper import conversation


class CrmPaperRead(models.TransientModel):
    _inherit = "crm.paper.read"

    text = fields.Text("Text of the Conversation")
    date_spoken = fields.Date("Spoken On", default=fields.Date.context_today)

    @api.model
    def _select_kind(self):
        kinds = super()._select_kind()
        if "crm.followup" in self.env and self.env["crm.followup"].has_access("create"):
            kinds.append(("conversation", self.env._("Conversation (transcript or voice memo)")))
        return kinds

    def _read_conversation(self):
        today = self.date_spoken or fields.Date.context_today(self)
        people = (self.env.user | self.lead_id.user_id).sudo().mapped("name")
        said = conversation.read(self._conversation_text(), today, people)
        if not said["action"]:
            raise UserError(
                self.env._("There is no text to read. Please paste it or choose a file.")
            )
        self._draft(
            {
                "action": said["action"],
                "feedback": said["feedback"],
                "next_action": said["next_action"],
                "date_next": fields.Date.to_string(said["date_next"]) if said["date_next"] else "",
                "obstacle_note": said["obstacle"],
            },
            "meeting" if said["is_meeting"] else "",
            today,
        )
        return self.lead_id.action_open_canvas()

    def _conversation_text(self):
        if self.text and self.text.strip():
            return self.text
        raw, name = self._content()
        try:
            return conversation.text_of(raw)
        except conversation.NotText as error:
            raise UserError(
                self.env._(
                    "“%s” is no text of at most 5 MB: .txt, .vtt, .srt and .docx are read.", name
                )
            ) from error

    def _draft(self, values, channel, today):
        """A draft of whoever asks, never done; one that is there keeps its words."""
        Followup = self.env["crm.followup"]
        draft = Followup.search(
            [("lead_id", "=", self.lead_id.id), ("state", "=", "draft"),
             ("user_id", "=", self.env.uid), ("corrected_id", "=", False)],
            limit=1,
        )  # fmt: skip
        values = {name: text for name, text in values.items() if text and not draft[name]}
        if draft:
            values["id"] = draft.id
        elif channel:
            values["channel"] = channel
        if not draft and today < fields.Date.context_today(self):
            values["date"] = fields.Datetime.to_datetime(today)
        return Followup.canvas_save(self.lead_id.id, values, finish=False)
