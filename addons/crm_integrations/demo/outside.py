"""A viewer of two live streams who then came to the fair; what was done before the card counts."""

from datetime import timedelta

CARD = {
    "name": "王志强 Wang Zhiqiang",
    "company": "无锡华锐风电设备 Wuxi Huarui Wind Power",
    "position": "采购经理 Purchasing manager",
    "phone": "+86 510 8520 3300",
    "city": "无锡 Wuxi",
}
BOLTS, HEAT, COATING = (
    "法兰螺栓 Flange bolts",
    "热处理 Heat treatment",
    "达克罗涂层 Dacromet coating",
)
# days ago, type, subject, seconds or how often, words
STREAMS = (
    (12, "watch", BOLTS, 900, ""),
    (12, "like", BOLTS, 6, ""),
    (12, "question", HEAT, 0, "10.9级螺栓的热处理硬度能保证HRC 33-39吗?"),
    (9, "watch", HEAT, 1500, ""),
    (9, "like", HEAT, 14, ""),
    (9, "download", HEAT, 0, ""),
    (9, "question", COATING, 0, "涂层盐雾试验能到1000小时吗?"),
    (5, "watch", COATING, 480, ""),
    (5, "download", BOLTS, 0, ""),
    (5, "question", HEAT, 0, "可以提供第三方检测报告吗?"),
)
FAIR = ((1, "scan", "bolts", 0), (1, "stay", "bolts", 540), (1, "scan", "lab", 0),
        (1, "stay", "lab", 1260))  # fmt: skip


def play(env):
    now = env.cr.now()
    live = env.ref("crm_integrations.connector_live")
    fair = env.ref("crm_integrations.connector_fair")

    def at(days):
        return (now - timedelta(days=days)).isoformat() + "Z"

    watched = [
        {
            "id": f"demo-{number}", "visitor": "viewer-7", "type": kind, "subject": subject,
            "session": "周三直播 Wednesday stream", "text": text, "at": at(days),
            "count": amount if kind == "like" else 1,
            "seconds": amount if kind == "watch" else 0,
            "unionid": "demo-union-7",
        }
        for number, (days, kind, subject, amount, text) in enumerate(STREAMS)
    ]  # fmt: skip
    watched[-1]["profile"] = CARD
    scanned = [
        {"id": f"demo-{number}", "visitor": "openid-7", "type": kind, "scene": scene,
         "seconds": seconds, "at": at(days), "unionid": "demo-union-7"}
        for number, (days, kind, scene, seconds) in enumerate(FAIR)
    ]  # fmt: skip
    Event = env["crm.inbox.event"]
    for connector, visitor, events in ((live, "viewer-7", watched), (fair, "openid-7", scanned)):
        kind = connector._kind_model()
        Event._store(connector, [kind._received_of(visitor, events)])
        Event._claim()._process()
