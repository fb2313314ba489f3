"""What an administrator can do with a connector by a click."""

from odoo import models
from odoo.exceptions import UserError

from ...tools.errors import Later, Permanent, Unsettled


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    def _kind_to_use(self):
        self.ensure_one()
        self._check_admin()
        kind = self._kind_model()
        if kind is None:
            raise UserError(self.env._("The addon of this kind of connector is not installed."))
        return kind

    def action_test(self):
        """Try the settings and say what works and what does not."""
        kind = self._kind_to_use()
        missing = [
            secret.label for secret in self.secret_ids if secret.is_required and not secret.is_set
        ]
        if missing:
            return self._say(False, self.env._("Still empty: %s.", ", ".join(missing)))
        try:
            results = kind._test(self)
        except (Later, Permanent, Unsettled) as error:
            results = [(False, str(error))]
        works = all(ok for ok, _sentence in results)
        return self._say(works, " ".join(sentence for _ok, sentence in results))

    def action_send_test(self):
        """A test message to whoever asks for it."""
        kind = self._kind_to_use()
        if not kind._can_send(self):
            raise UserError(self.env._("This connector sends nothing."))
        self.env["crm.outbox.message"].sudo()._queue(
            [
                {
                    "connector": self,
                    "content": kind._test_content(self),
                    "subject": self.env._("Test"),
                    "user": self.env.user,
                }
            ]
        )
        return self._say(True, self.env._("The test is in the outbox: see what becomes of it."))

    def action_pull(self):
        """Ask the other system now."""
        kind = self._kind_to_use()
        if not kind._can_pull():
            raise UserError(self.env._("This kind of connector cannot be asked."))
        count = self._pull()
        if self.pull_error:
            return self._say(False, self.pull_error)
        return self._say(True, self.env._("New: %s.", count))

    def action_match_people(self):
        """Find our people in the other system by their mobile and mail."""
        kind = self._kind_to_use()
        if not kind._can_match_people():
            raise UserError(self.env._("This kind of connector knows no people of ours."))
        try:
            count = kind._match_people(self)
        except (Later, Permanent, Unsettled) as error:
            raise UserError(str(error)) from error
        nobody = self.env["crm.connector.member"].search_count(
            [("connector_id", "=", self.id), ("user_id", "=", False)]
        )
        return self._say(
            True,
            self.env._(
                "People found: %(count)s. Nobody of ours so far: %(nobody)s.",
                count=count, nobody=nobody,
            ),
        )  # fmt: skip

    def action_new_token(self):
        """Another address; the old one is refused from now on."""
        self.ensure_one()
        self._check_admin()
        self.token = self.default_get(["token"])["token"]
        self.message_post(body=self.env._("The address was replaced."))
        return True

    def action_try(self):
        """Try the mapping on an event that came."""
        self.ensure_one()
        self._check_admin()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try on a Sample"),
            "res_model": "crm.connector.try",
            "view_mode": "form",
            "target": "new",
            "context": {"default_connector_id": self.id},
        }

    def action_open_inbox(self):
        return self._open("crm_integrations.crm_inbox_event_action")

    def action_open_outbox(self):
        return self._open("crm_integrations.crm_outbox_message_action")

    def _open(self, xmlid):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("connector_id", "=", self.id)]
        action["context"] = {}
        return action

    def _say(self, works, text):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.name,
                "message": text,
                "type": "success" if works else "danger",
                "sticky": not works,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
