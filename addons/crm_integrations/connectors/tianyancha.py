"""天眼查: what is registered of a company. Each request costs: it is kept and limited."""

from odoo import api, models

from ..tools.answers import TEXT
from ..tools.errors import Later, Permanent
from ..tools.http import call, read_json
from ..tools.moments import to_naive_utc
from ..tools.shapes import SecretField

ADDRESS = "https://open.api.tianyancha.com"
PATH = "/services/open/ic/baseinfo/normal"
# requests a minute, where the administrator sets no other
A_MINUTE = 30
DONE, NOTHING, TOO_MANY = 0, 300000, 300004
NO_CREDIT = frozenset({300006, 300007})
FIELDS = {
    "name": "name", "credit_code": "creditCode", "capital_text": "regCapital",
    "legal_person": "legalPersonName", "status": "regStatus", "industry": "industry",
    "street": "regLocation", "city": "city", "website": "websiteList", "phone": "phoneNumber",
    "email": "email",
}  # fmt: skip


class TianyanchaKind(models.AbstractModel):
    _name = "crm.connector.kind.tianyancha"
    _inherit = "crm.connector.kind"
    _description = "Tianyancha"
    _kind = "tianyancha"
    _looks_up = True

    @api.model
    def _kind_label(self):
        return self.env._("Tianyancha (天眼查)")

    @api.model
    def _secret_fields(self):
        return [
            SecretField(
                "token",
                self.env._("Token"),
                help=self.env._("Of the open platform, under your data interfaces."),
            )
        ]

    @api.model
    def _limits(self, connector, message):
        return [] if connector.per_minute else [("", A_MINUTE, 60)]

    @api.model
    def _look_up(self, connector, keyword):
        connector = connector.sudo()
        tokens = connector._secrets("token")
        if not tokens:
            raise Permanent(self.env._("“Token” is needed to ask Tianyancha."))
        base = (connector.api_url or ADDRESS).rstrip("/")
        path = "/" + (connector.company_data_path or PATH).strip("/")
        answer = call(
            "GET",
            base + path,
            params={"keyword": keyword},
            headers={"Authorization": tokens[0]},
        )
        content = read_json(answer, {"error_code": TEXT, "result": {}})
        code = content.get("error_code")
        if code == NOTHING:
            return None
        if code != DONE:
            self._refused(code, str(content.get("reason") or "")[:200])
        found = content.get("result")
        if not isinstance(found, dict) or not found.get("name"):
            return None
        headcount = found.get("socialStaffNum")
        if isinstance(headcount, str) and headcount.isascii() and headcount.isdigit():
            headcount = int(headcount[:9])
        return {
            **{name: str(found.get(theirs) or "") for name, theirs in FIELDS.items()},
            "headcount": headcount if isinstance(headcount, int) and 0 < headcount < 10**9 else 0,
            "founded": to_naive_utc(found.get("estiblishTime")),
        }

    @api.model
    def _refused(self, code, reason):
        if code == TOO_MANY:
            raise Later(
                self.env._("Tianyancha asks to slow down. Try again in a minute."), seconds=60
            )
        if code in NO_CREDIT:
            raise Permanent(
                self.env._("The credit at Tianyancha is used up: %(reason)s (%(code)s)",
                           reason=reason, code=code)
            )  # fmt: skip
        raise Permanent(
            self.env._(
                "Tianyancha refuses. An administrator looks at the token and the interface: "
                "%(reason)s (%(code)s)",
                reason=reason,
                code=code,
            )
        )

    @api.model
    def _test(self, connector):
        connector._take_look_up()
        self._look_up(connector, connector.company_id.name)
        return [(True, self.env._("Tianyancha answers."))]
