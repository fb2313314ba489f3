"""Signal rules as they were shipped get the meanings of this release; edited ones stay."""

from hashlib import md5

from lxml import etree
from odoo import SUPERUSER_ID, api
from odoo.tools import file_open

# MD5 of the keywords that 19.0.1 shipped
SHIPPED = {
    "signal_price": "08d933571c3a35a28508ab173dd6b98a",
    "signal_delay": "e46be82acead98841fd927415e26ba2a",
    "signal_switch": "12bc6e92ced341116f55110d97c97cb0",
    "signal_competitor": "4faf97b38083519233ec8a4e5c574e86",
    "signal_complaint": "d4f73564387d49cf9a30a883d12702d4",
    "signal_buying": "babaa0940a9ff054efb33a0e1b28d8e5",
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    with file_open("crm_followup_canvas/data/crm_signal_rule_data.xml", "rb") as source:
        records = {each.get("id"): each for each in etree.parse(source).iter("record")}
    for name, digest in SHIPPED.items():
        rule = env.ref(f"crm_followup_canvas.{name}", raise_if_not_found=False)
        if rule and md5((rule.keywords or "").encode()).hexdigest() == digest:
            fields = {each.get("name"): each.text for each in records[name]}
            rule.write({key: fields.get(key) for key in ("concept", "keywords", "pattern")})
