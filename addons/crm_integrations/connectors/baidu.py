"""百度营销: people who rang, wrote or left their number on an advertisement, asked for regularly.

Names of fields are as others use them; they are here only.
"""

from odoo import api, fields, models

from ..tools.answers import TEXT
from ..tools.errors import Later, Permanent
from ..tools.http import call, read_json
from ..tools.moments import from_beijing, to_beijing
from ..tools.shapes import SecretField
from .common.ads import Clue

ADDRESS = "https://api.baidu.com"
PATH = "/json/sms/service/LeadsNoticeService/getNoticeList"
# a request asks for one kind of them
SOLUTIONS = ("phone", "consult", "form", "wechat", "callback", "follow")
PAGE_SIZE = 500
SPAN_DAYS = 30
DONE = 0
# of an answer, what is read
ANSWER = {
    "header": {"status": TEXT, "failures": [{"message": TEXT, "code": TEXT}]},
    "body": {"data": [{"noticeDetailList": [], "totalNum": TEXT}]},
}
# the platform's own trouble; what else it says is for the administrator
BUSY = 3
NAME_TYPES = frozenset({"name", "user_name"})
NOTES = (
    ("微信", "wechatAccount"),
    ("咨询", "imName"),
    ("来源", "flowChannelName"),
    ("组件", "solutionTypeName"),
    ("计划编号", "campaignId"),
    ("关键词", "keyword"),
    ("搜索词", "searchWord"),
    ("落地页", "url"),
    ("bd_vid", "bdVid"),
)


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    baidu_user_name = fields.Char(
        "Account Name",
        tracking=True,
        groups="base.group_system",
        help="Of the account of advertisements (推广账户) at Baidu.",
    )


class BaiduKind(models.AbstractModel):
    _name = "crm.connector.kind.baidu"
    _inherit = "crm.connector.ads"
    _description = "Baidu Ads"
    _kind = "baidu"
    _channel = "baidu"
    _span_days = SPAN_DAYS

    @api.model
    def _kind_label(self):
        return self.env._("Baidu Ads (百度营销)")

    @api.model
    def _secret_fields(self):
        return [
            SecretField(
                "access_token",
                self.env._("Access Token"),
                help=self.env._(
                    "Of Baidu's marketing interface; replace it before it lapses. The page says so "
                    "when it did."
                ),
            )
        ]

    @api.model
    def _clue(self, data):
        number = _text(data, "clueId")
        if not number:
            return None
        form = data.get("formDetail")
        form = [each for each in form if isinstance(each, dict)] if isinstance(form, list) else []
        named = [_text(each, "value") for each in form if _text(each, "type") in NAME_TYPES]
        notes = [(label, _text(data, name)) for label, name in NOTES]
        notes += [
            (_text(each, "name"), _text(each, "value"))
            for each in form
            if _text(each, "type") not in NAME_TYPES
        ]
        return Clue(
            number=number,
            name=_text(data, "userName") or next(filter(None, named), ""),
            phone=_text(data, "cluePhoneNumber"),
            city=_text(data, "area").replace("-", " ").split(" ")[-1],
            campaign=_text(data, "campaignName"),
            notes=tuple(notes),
        )

    @api.model
    def _clue_date(self, data):
        return from_beijing(_text(data, "commitTime"))

    @api.model
    def _clues_between(self, connector, begin, end):
        for solution in SOLUTIONS:
            yield from self._all_pages(
                lambda page, solution=solution: self._ask(connector, solution, page, begin, end)
            )

    @api.model
    def _ask(self, connector, solution, page, begin, end):
        """
        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        tokens, name = connector._secrets("access_token"), connector.sudo().baidu_user_name
        if not tokens or not name:
            raise Permanent(
                self.env._("“Account Name” and “Access Token” are needed to ask Baidu.")
            )
        content = {
            "header": {"userName": name, "accessToken": tokens[0], "action": "API-SDK"},
            "body": {
                "solutionType": solution,
                "startDate": to_beijing(begin).strftime("%Y-%m-%d %H:%M:%S"),
                "endDate": to_beijing(end).strftime("%Y-%m-%d %H:%M:%S"),
                "pageNo": page,
                "pageSize": PAGE_SIZE,
            },
        }
        base = (connector.sudo().api_url or ADDRESS).rstrip("/")
        answer = read_json(call("POST", base + PATH, json=content), ANSWER)
        header = answer.get("header") or {}
        if header.get("status") != DONE:
            self._refused(header)
        blocks = (answer.get("body") or {}).get("data")
        if not isinstance(blocks, list):
            raise Later(self.env._("Baidu's answer was not what its documentation says."))
        rows = [row for block in blocks for row in block.get("noticeDetailList") or []]
        totals = [block["totalNum"] for block in blocks if isinstance(block.get("totalNum"), int)]
        return rows, sum(totals) if totals else None, PAGE_SIZE

    @api.model
    def _refused(self, header):
        failures = header.get("failures") or [{}]
        text = self.env._(
            "Baidu does not tell its leads: %(message)s (%(code)s)",
            message=str(failures[0].get("message") or header.get("desc") or "")[:200],
            code=failures[0].get("code") or header.get("status"),
        )
        raise Later(text) if header.get("status") == BUSY else Permanent(text)

    @api.model
    def _test(self, connector):
        now = fields.Datetime.now()
        begin = fields.Datetime.subtract(now, days=1)
        count = sum(1 for _each in self._clues_between(connector, begin, now))
        return [(True, self.env._("Baidu answers; leads of the last 24 hours: %s.", count))]


def _text(data, name):
    value = data.get(name)
    return str(value).strip() if isinstance(value, (str, int)) else ""
