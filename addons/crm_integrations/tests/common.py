"""What the tests share: a webhook connector and its sender, who signs in a way of their own.

``IntegrationCase``: no HTTP; ``self.send(payload)`` stores an event as if it had come.
``IntegrationHttpCase``: the sender posts over loopback to the running server.

=========  =====================================================================================
who
=========  =====================================================================================
ann        salesperson of the team East, number ``ann.w`` in the other systems
mia        sales manager
adam       system administrator, looks after the connectors
=========  =====================================================================================
"""

import base64
import hashlib
import hmac
import json
import time

from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.tests import HttpCase, TransactionCase

from ..tools.shapes import Received

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
OTHER_SECRET = "whsec_" + base64.b64encode(b"fedcba9876543210fedcba9876543210").decode()


def signed_headers(secret, message_id, body, moment=None, **more):
    """Headers of Standard Webhooks, made from the specification and not from our code."""
    stamp = str(int(time.time() if moment is None else moment))
    key = base64.b64decode(secret[6:])
    mac = hmac.HMAC(key, digestmod=hashlib.sha256)
    mac.update(f"{message_id}.{stamp}.".encode() + body)
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.standard_b64encode(mac.digest()).decode(),
        **more,
    }


class IntegrationMixin:
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True})

        def person(login, groups):
            return mail_new_test_user(
                cls.env,
                login=f"int_{login}",
                name=login.capitalize(),
                groups=f"base.group_user,{groups}",
                notification_type="inbox",
                email=f"{login}@integrations.example.com",
            )

        cls.ann = person("ann", "sales_team.group_sale_salesman")
        cls.mia = person("mia", "sales_team.group_sale_manager")
        cls.adam = person("adam", "base.group_system,sales_team.group_sale_manager")
        cls.team = cls.env["crm.team"].create(
            {"name": "East", "crm_team_member_ids": [(0, 0, {"user_id": cls.ann.id})]}
        )
        cls.connector = cls.make_connector("webhook", identity_path="data.id")
        cls.set_secret(cls.connector, "webhook_secret", SECRET)
        cls.map("form.sent", "lead", contact_name="data.name", partner_name="data.company",
                phone="data.phone", email_from="data.email", employee="data.owner",
                tags="data.tags", channel="data.channel")  # fmt: skip
        cls.inbox = cls.env["crm.inbox.event"]
        cls.outbox = cls.env["crm.outbox.message"]

    @classmethod
    def make_connector(cls, kind, **values):
        return cls.env["crm.connector"].create(
            {"name": f"Test {kind}", "kind": kind, "team_id": cls.team.id, "user_id": cls.adam.id,
             **values}
        )  # fmt: skip

    @classmethod
    def set_secret(cls, connector, name, value):
        connector.secret_ids.filtered(lambda each: each.name == name).value = value

    @classmethod
    def map(cls, wanted, effect, connector=None, only=(None, None), **paths):
        """Map events: values are paths, or texts to take as they are that begin with ``=``."""
        return cls.env["crm.connector.mapping"].create(
            {
                "connector_id": (connector or cls.connector).id,
                "event_type": wanted,
                "effect": effect,
                "only_path": only[0],
                "only_value": only[1],
                "line_ids": [
                    (0, 0, {"target": name, "constant": path[1:]})
                    if path.startswith("=")
                    else (0, 0, {"target": name, "path": path})
                    for name, path in paths.items()
                ],
            }
        )

    def payload(self, event_type="form.sent", date="2026-05-04T08:00:00Z", **data):
        data = {"id": "c-1", "name": "Chen Jing", "company": "Suzhou Precision", **data}
        return {"type": event_type, "timestamp": date, "data": data}

    def send(self, payload, key=None, connector=None):
        """Store an event as the controller does; the record."""
        connector = connector or self.connector
        text = json.dumps(payload)
        kind = connector._kind_model()
        key = key or f"key-{hashlib.sha1(text.encode()).hexdigest()}"
        received = kind._received(connector, key, text, payload)
        assert isinstance(received, Received)
        self.inbox._store(connector, [received])
        return self.inbox.search(
            [("connector_id", "=", connector.id), ("external_key", "=", received.key)]
        )

    def process(self):
        """Process what is due, as the worker does, in the test's own transaction."""
        events = self.inbox._claim(limit=200)
        events._process()
        self.env.flush_all()
        return events

    def again(self):
        """Process what failed of ``events()``, as if its time had come."""
        self.events().filtered(
            lambda event: event.state == "failed"
        ).date_next_attempt = "2020-01-01"
        self.process()

    def run_cron(self, name):
        """Run a scheduled action as the scheduler does, with commits of its own."""
        self.env.flush_all()
        cron = self.env.ref(f"crm_integrations.{name}")
        if isinstance(self, HttpCase):
            cron.method_direct_trigger()
        else:
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
        self.env.invalidate_all()

    def handle(self, payload, **options):
        """Send and process; the event."""
        event = self.send(payload, **options)
        self.process()
        return event


class IntegrationCase(IntegrationMixin, TransactionCase):
    pass


class IntegrationHttpCase(IntegrationMixin, HttpCase):
    def post(self, payload, message_id="msg_1", secret=SECRET, token=None, body=None, moment=None,
             **headers):  # fmt: skip
        """Post a signed webhook to the running server."""
        body = json.dumps(payload).encode() if body is None else body
        return self.url_open(
            f"/crm_integrations/{token or self.connector.token}",
            data=body,
            headers={**signed_headers(secret, message_id, body, moment), **headers},
        )

    def stored(self):
        self.env.invalidate_all()
        return self.inbox.search([("connector_id", "=", self.connector.id)])
