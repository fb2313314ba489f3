"""A form of the website and a download, as they came; and one that nobody has mapped."""

import json

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
