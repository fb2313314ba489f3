"""What tests of evidence share: a vendor's requests arrive over real HTTP and are processed.

A case says how it delivers; its connector is ``self.source``, its opportunity ``self.lead``.
"""

from .common import IntegrationHttpCase


class EvidenceCase(IntegrationHttpCase):
    kind = None
    settings, secrets = {}, ()
    # what a gate asks for
    event_name = None

    def setUp(self):
        super().setUp()
        self.source = self.make_connector(
            self.kind, evidence_event=self.event_name, **self.settings
        )
        for name, value in self.secrets:
            self.set_secret(self.source, name, value)
        self.server = self.make_server()
        self.addCleanup(self.server.stop)
        self.source.api_url = self.server.url
        self.lead = self.env["crm.lead"].create({"name": "Flanges", "type": "opportunity"})
        self.env.flush_all()

    def make_server(self):
        """The vendor's side, with ``url`` and ``stop()``."""
        raise NotImplementedError

    def deliver(self, request):
        """Send a request as the vendor does; the answer."""
        raise NotImplementedError

    def make_order(self, **values):
        """An order of the opportunity; where there are none, or no gates, the test is skipped."""
        if "crm.gate.event" not in self.env or "sale.order" not in self.env:
            self.skipTest("needs gates and orders of opportunities")
        partner = self.env["res.partner"].create({"name": "Suzhou Precision"})
        return self.env["sale.order"].create(
            {"partner_id": partner.id, "opportunity_id": self.lead.id, **values}
        )

    def events(self):
        self.env.invalidate_all()
        return self.inbox.search([("connector_id", "=", self.source.id)], order="id")

    def arrive(self, request):
        """Deliver and process; the newest event."""
        answer = self.deliver(request)
        self.assertEqual(answer.status_code, 200)
        self.process()
        return self.events()[-1]

    def evidence(self):
        """Whether there is evidence that counts on the opportunity."""
        self.env.invalidate_all()
        found = self.env["crm.gate.event"].search(
            [("lead_id", "=", self.lead.id), ("name", "=", self.event_name),
             ("withdraws_id", "=", False)]
        )  # fmt: skip
        self.assertLessEqual(len(found), 1)
        return bool(found) and not found.withdrawn_by_id

    def pull(self):
        """Ask the vendor and process what is found; the number of new events."""
        found = self.source._pull()
        self.process()
        self.env.invalidate_all()
        self.assertFalse(self.source.pull_error)
        return found

    def notes(self, record=None):
        record = self.lead if record is None else record
        return " ".join(str(body) for body in record.message_ids.mapped("body"))
