"""Words that stand for each other in the lines of the concepts, a slot a name.

Alternatives are separated by blanks in Chinese and by semicolons in English.
"""

ZH = {
    "price": """
        价格 价钱 单价 报价 总价 售价 价位 定价 出厂价 到手价 到岸价 含税价 费用 成本 运费 学费 年费 服务费
        维护费 实施费 加工费 模具费 材料费 货款 报的价 这个价 那个价 这价 价 报介
        """,
    "later": """
        下个?(?:月|周|季度?|学期|礼拜|星期|半年|财年) 下半年 明年 来年 后年 年后 年底 节后 春节后? 过了?年
        过完[年节] 开春 元旦后? 国庆后? 五一后? 中秋后? 双十一后? 月底 月末 月中 下旬 [qｑ][1-4]
        第?[一二三四]季度 [一二三四五六七八九十0-9]+月份? #个?(?:天|周|月|星期|礼拜|季度|年)(?:以后|之后|后)
        过(?:几天|阵子?|段时间|一阵子?|些日子|几个月|一段|一两个月|几周) 以后 回头 改天 晚点 晚些 稍后 之后
        开学后? 放假后? 假期后 暑假后? 寒假后? 新财年 下一?(?:期|批|阶段)
        """,
    "buy": """
        发货? 生产 安排 签约?字? 下单 送货? 做 动工? 排产 开工 出货 交货 打款 付款? 买 采购 定 订 上 启动 推进
        施工 安装 进场 开票 投产 备料 开模 提货 开课 报名 购买 考虑
        """,
    "rivals": """
        竞品 竞对 竞争对手 友商 同行 对手 对家 别家 他家 其[他它]家 别人家 人家 另一家 另外一家 另外几家
        隔壁厂? 其[他它](?:供应商|厂家|厂商|工厂|厂|品牌|公司|机构|供货商|几家|平台|渠道|代理商?)
        别的(?:厂家|厂商|厂|公司|供应商|供货商|品牌|平台|机构|学校|渠道|牌子|代理商?|软件|系统)
        另[一外]个?(?:牌子|品牌|厂家|供应商|公司|平台)
        """,
    "brand": """
        金蝶 用友 鼎捷 浪潮 钉钉 企业微信 飞书 纷享销客 销售易 西门子 施耐德 发那科 三菱 欧姆龙 基恩士 博世 海康 大华
        华为 飞利浦 迈瑞 联影 新东方 学而思 好未来 猿辅导 汇川 台达 库卡 安川 费斯托 东软 卫宁 明源 广联达
        sap oracle salesforce hubspot zoho siemens abb fanuc
        """,
    "us": "你们 你们家 贵司 贵公司 贵方 你家 咱们 你",
    "goods": """
        货 产品 东西 机器 设备 零件 配件 螺丝 螺栓 材料 板材 钢材 样品 面料 包装 箱子 外箱 系统 软件 平台 接口 页面
        数据 报表 传感器 屏幕 电机 泵 阀门? 轴承 模具 这批 这台 这个 上批 那批 一批 仪器 试剂 耗材 教材 电池 电源
        主板 线路 焊缝 表面 尺寸 公差 镀层 漆面 颜色 轮子 箱 托盘 桌子? 椅子? 柜子? 灯 空调 风机 机床 刀具? 砂轮 阀 水泵 水管 接头 插头 开关 按钮 键盘 软管 轮胎 板子? 支架 法兰 螺母 门 窗 地板 墙 管道 电缆 线缆 打印机 摄像头 门板 玻璃 瓷砖 混凝土 管子 密封圈? 垫片 弹簧 螺纹 app 小程序
        """,
    "bad": """
        太?差劲? 不行 不好 不合格 不达标 不稳定 不过关 不匹配 不一致 不对 不准 不灵 不能用 没法用 用不了 有问题
        出问题 出毛病 出故障 坏[了掉的] 坏 断[了裂] 裂[了开纹] 开裂 破损? 碎了? 变形 生锈 锈了?蚀? 漏[油液水气电]?
        掉[漆色件] 脱落 起泡 起皮 发黄 发霉 受潮 褪色 色差 划痕 刮花 毛刺 砂眼 气孔 松动? 歪了? 卡住? 卡死 卡顿
        死机 崩溃 崩了 闪退 报错 黑屏 蓝屏 白屏 宕机 掉线 断线 打不开 进不去 登不上 登不进 登录不了 连不上 连不了
        装不上 装不进 对不上 超差 偏差 偏大 偏小 超标 短路 冒烟 发烫 过热 烧了?毁? 异响 噪音 磨损 失灵 失效
        停机 罢工 趴窝 报废 [太很全]?烂了? 垃圾 进水 散架 就响 嗡嗡响? 吱吱响? 咔咔响? 老响 抖动 不转 不亮 不动 不工作 不出水 不制冷 不制热 发抖 跑偏 打滑 开胶 脱胶 起毛 起球 缩水 开线 粘不住 堵了 瘪了 凹了 弯了 压扁 压坏 摔坏 撞坏 缺角 少角
        """,
}

EN = {
    "price": """
        price; prices; pricing; cost; costs; quote; quotes; quotation; rate; rates; fee; fees; figure;
        figures; unit price; offer; freight; tuition; number; numbers; total; amount; charge; charges;
        premium; bid; proposal; price tag; markup
        """,
    "high": """
        high; higher; steep; steeper; expensive; pricey; pricy; costly; dear; excessive; unreasonable;
        outrageous; ridiculous; prohibitive; unaffordable; insane; crazy; hefty; exorbitant; rich;
        painful; above; over; beyond; uncompetitive; not competitive; too much; out of reach;
        out of line; hard to justify; hard to swallow; a stretch; shocking; inflated; through the roof;
        more than
        """,
    "dear": "expensive; pricey; pricy; costly; dear; steep; rich; high-priced; overpriced; much money",
    "unit": "days; day; weeks; week; months; month; quarters; quarter; years; year; semester; term",
    "later": """
        next year; next month; next quarter; next week; next spring; next summer; next autumn; next fall;
        next winter; next season; next fiscal; next fy; next budget; next semester; next term; new year;
        christmas; easter; summer; spring; autumn; winter; fall; holidays; holiday; later; year end;
        year-end; end of the year; end of the month; end of the quarter; january; february; march;
        april; may; june; july; august; september; october; november; december; jan; feb; mar; apr;
        jun; jul; aug; sept; sep; oct; nov; dec; q1; q2; q3; q4; h1; h2; 20\\d\\d; fy\\d+;
        monday; tuesday; wednesday; thursday; friday; further notice; mid-\\w+; early \\w+; late \\w+
        """,
    "project": """
        project; order; orders; shipment; delivery; deliveries; rollout; roll-out; go-live; launch;
        implementation; installation; decision; purchase; signing; signature; contract; deal; po;
        kickoff; kick-off; start; budget; approval; tender; procurement; visit; trial; pilot; training;
        payment; meeting; construction; work; build; production; upgrade; migration; plan; plans;
        everything; this; it; things; phase \\w+
        """,
    "supplier": """
        supplier; suppliers; vendor; vendors; provider; providers; manufacturer; manufacturers; source;
        sources; partner; partners; contractor; contractors; distributor; distributors; brand; brands;
        factory; factories; platform; platforms; agency; agencies; company; companies; firm; firms;
        bidder; bidders; maker; makers; reseller; resellers; system; tool; tools; shop; mill; product
        """,
    "supply": """
        supplier; suppliers; vendor; vendors; provider; providers; manufacturer; manufacturers; partner;
        contractor; distributor; source; platform; agency; brand
        """,
    "country": """
        china; chinese; india; indian; turkey; turkish; germany; german; korea; korean; taiwan;
        taiwanese; vietnam; vietnamese; poland; polish; italy; italian; japan; japanese; local; mexico;
        mexican; thai; thailand; malaysian; spanish; french; czech; american; shenzhen; ningbo; dongguan;
        shanghai; guangzhou; foreign; domestic
        """,
    "brand": """
        siemens; schneider; abb; fanuc; bosch; sap; oracle; salesforce; hubspot; zoho; pipedrive;
        netsuite; dynamics; workday; philips; mindray; ge healthcare; medtronic; kuka; yaskawa; keyence;
        omron; mitsubishi; rockwell; honeywell; 3m; roche; abbott; beckman; zeiss; trumpf; dmg; mazak; haas; festo; parker; skf; caterpillar; xero; quickbooks; slack; notion; airtable; hilti; makita; dewalt; caterpillar; komatsu;
        alibaba; amazon; fastenal; grainger; wurth; würth; coursera; duolingo; kumon; blackboard; canvas lms; moodle;
        monday.com; odoo; sage; freshworks; zendesk; atlassian; jira
        """,
    "goods": """
        part; parts; product; products; goods; batch; batches; machine; machines; unit; units; device;
        devices; pump; pumps; valve; valves; motor; motors; screen; screens; screw; screws; bolt; bolts;
        box; boxes; carton; cartons; pallet; pallets; shipment; delivery; package; packages; packaging;
        order; item; items; piece; pieces; software; app; system; platform; portal; login; server; site;
        interface; module; report; reports; sensor; sensors; battery; batteries; seal; seals; weld; welds;
        coating; paint; finish; surface; thread; threads; label; labels; sample; samples; material;
        panel; panels; door; doors; tile; tiles; pipe; pipes; bearing; bearings; probe; probes; monitor;
        kit; kits; gloves; invoice; invoices; update; feature; integration; api; sync; export; printer;
        cable; cables; connector; connectors; hinge; hinges; wheel; wheels; lid; lids; it; they; this;
        everything; nothing; half; some; most; several; many; one; two; three
        """,
    "broken": """
        broken; damaged; faulty; defective; cracked; bent; scratched; dented; rusty; rusted; corroded;
        leaking; crushed; warped; torn; loose; missing; wrong; incorrect; late; short; dirty; wet;
        incomplete; unusable; useless; dead; down; off; oversized; undersized; stuck; frozen; slow;
        noisy; smelly; misaligned; crooked; chipped; peeling; stripped; contaminated; expired; mouldy;
        moldy; mislabeled; mislabelled; inaccurate; unstable; buggy; shattered; mixed up; overheating;
        out of spec; out of tolerance; below standard; not to spec; failing; rejected; jammed; melted;
        deformed; discolored; discoloured; porous; unacceptable; unreadable; overdue; offline
        """,
}
