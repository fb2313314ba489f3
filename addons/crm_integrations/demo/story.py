"""A form of the website and a download, as they came; one that nobody has mapped; a mail."""

import json

from markupsafe import Markup

from ..tools.moments import to_naive_utc
from ..tools.shapes import Received

PAGE = "https://huadong-fasteners.example.com/flange-bolts"
SAMPLES = (
    (
        "form.sent",
        {
            "visitor": "v-1001",
            "name": "陈静 Chen Jing",
            "company": "苏州精工机械 Suzhou Precision Machinery",
            "phone": "+86 512 6888 1200",
            "email": "chen.jing@suzhou-precision.example.com",
            "message": "需要 M10 法兰螺栓,10.9级,每月2万件。20,000 flange bolts M10 a month.",
            "utm_source": "baidu",
            "utm_campaign": "法兰螺栓 Flange Bolts",
            "consent": "2026-01",
            "page": PAGE,
        },
    ),
    ("catalogue.downloaded", {"visitor": "v-1001", "text": "下载了法兰螺栓样本 Flange bolts.pdf"}),
    ("page.viewed", {"visitor": "v-1001", "page": PAGE}),
)
# what stands in her signature is proposed
MAIL = Markup(
    "<p>您好，样品收到了，请按每月2万件报价，谢谢！</p><p>祝好！</p>"
    "<p>陈静 Chen Jing<br>采购经理 Purchasing Manager<br>苏州精工机械有限公司<br>"
    "江苏省苏州市工业园区星湖街218号<br>手机：+86 138 1300 1200<br>"
    "www.suzhou-precision.example.com</p>"
)


def play(env):
    connector = env.ref("crm_integrations.connector_website")
    moment = env.cr.now().isoformat()
    env["crm.inbox.event"]._store(
        connector,
        [
            Received(
                f"demo-{number}",
                kind,
                json.dumps({"type": kind, "timestamp": moment, "data": data}, ensure_ascii=False),
                to_naive_utc(moment),
            )
            for number, (kind, data) in enumerate(SAMPLES)
        ],
    )
    env["crm.inbox.event"]._claim()._process()
    lead = env["crm.lead"].search([("email_from", "=", SAMPLES[0][1]["email"])], limit=1)
    # pylint: disable-next=translation-required
    lead.message_post(
        body=MAIL,
        subject="M10 法兰螺栓 flange bolts",
        message_type="email",
        email_from=f"陈静 Chen Jing <{lead.email_from}>",
        subtype_xmlid="mail.mt_comment",
    )
