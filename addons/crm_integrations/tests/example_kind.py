"""The example of the readme, which a test installs: a carrier reports parcels that arrived."""

import hashlib
import hmac
import json

from odoo import api, models

from ..tools.errors import Refused
from ..tools.shapes import Plan, Received, SecretField, Step, Subject


class ParcelKind(models.AbstractModel):
    _name = "crm.connector.kind.parcel"
    _inherit = "crm.connector.kind"
    _description = "Parcel Service"
    _module = None  # only because a test installs it: leave this line out
    _kind = "parcel"

    @api.model
    def _kind_label(self):
        return self.env._("Parcel Service")

    @api.model
    def _secret_fields(self):
        return [SecretField("signing_key", self.env._("Signing Key"))]

    @api.model
    def _verify(self, connector, incoming):
        given = incoming.headers.get("x-signature", "").encode()
        for secret in connector._secrets("signing_key"):
            expected = hmac.new(secret.encode(), incoming.body, hashlib.sha256).hexdigest()
            if hmac.compare_digest(expected.encode(), given):
                return incoming.body.decode()
        raise Refused(401, "wrong signature")

    @api.model
    def _parse(self, connector, incoming, content):
        data = json.loads(content)
        return [Received(key=data["parcel"], type=data["status"], payload=content)]

    @api.model
    def _subject_key(self, connector, received):
        return json.loads(received.payload)["customer"]

    @api.model
    def _plan(self, connector, received, identity):
        if received.type != "delivered":
            return None  # kept and ignored
        data = json.loads(received.payload)
        note = self.env._("Parcel %s has arrived.", data["parcel"])
        return Plan(
            subject=Subject(external_id=data["customer"]),
            steps=(
                Step("lead", {"contact_name": data["name"]}),
                Step("message", {"body": note}),
            ),
        )
