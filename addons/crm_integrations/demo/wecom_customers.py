"""Whom the factory's salespeople have added in WeCom; read by the demo and by ``make run``."""

# days ago, number, member, what WeCom tells of them
CUSTOMERS = (
    (6, "wm_demo_zheng", "li.na", {
        "name": "郑海涛", "type": 2, "position": "设备工程师",
        "corp_full_name": "宁波海天液压有限公司",
        "remark": "海天液压 郑工", "description": "要 M20 法兰螺栓，10.9级，问过盐雾试验",
        "remark_mobiles": ["13957400621"], "state": "wecom",
        "tags": [{"group_name": "客户级别", "tag_name": "重点", "tag_id": "et1", "type": 1}],
    }),
    (5, "wm_demo_liu", "zhang.wei", {
        "name": "刘芳", "remark": "刘芳 杭州精工", "remark_corp_name": "杭州精工轴承",
        "description": "同行介绍，要公差 h6 的销轴报价",
    }),
    (4, "wm_demo_liu", "li.na", {"name": "刘芳", "remark": "刘工"}),
    (3, "wm_demo_zhou", "zhang.wei", {
        "name": "周建国", "remark": "周总 无锡风电", "remark_corp_name": "无锡风电设备",
        "remark_mobiles": ["13861801177"],
    }),
    (2, "wm_demo_sun", "liu.yang", {"name": "孙丽", "remark": "孙丽 苏州汽配"}),
    (1, "wm_demo_qian", "liu.yang", {
        "name": "钱进", "remark": "钱进 上海船舶", "remark_corp_name": "上海船舶配套",
        "description": "热处理后硬度要做到 HRC 39",
    }),
    (0, "wm_demo_feng", "li.na", {
        "name": "冯磊", "remark": "冯磊 合肥工程机械", "remark_corp_name": "合肥工程机械",
    }),
)  # fmt: skip
# members, by the logins of the demo's people
MEMBERS = {"li.na": "sales", "zhang.wei": "sales2", "liu.yang": "sales3"}


def fill(server, now):
    """Let a ``WecomServer`` know them.

    :param float now: seconds since 1970
    """
    for days, customer, member, facts in CUSTOMERS:
        server.add(customer, member, createtime=int(now - days * 24 * 3600), **facts)
