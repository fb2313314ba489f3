"""The opportunities of the Southwest Office: who sold what, and how it went.

A path is what happens, in days after the enquiry: ``(days, step of story.Story, its argument)``.
What would happen from today on has not happened: those opportunities are open.
"""

# customer, title, amount
GOODS = (
    ("changhua", "微车轮毂螺栓 wheel bolts", 86000),
    ("tianfu", "电梯导轨压板螺栓 guide rail bolts", 64000),
    ("jialing", "发动机缸盖螺栓 cylinder head bolts", 118000),
    ("zigong", "阀盖双头螺柱 bonnet stud bolts", 97000),
    ("mianyang", "机箱不锈钢螺钉 case screws", 42000),
    ("dianchi", "光伏压块螺栓 clamp bolts", 135000),
    ("qianling", "矿车履带螺栓 track bolts", 108000),
    ("metro", "转向架螺栓 bogie bolts", 152000),
    ("changhua", "座椅滑轨螺母 seat rail nuts", 57000),
    ("jialing", "减震轴销 shock absorber pins", 73000),
    ("tianfu", "抱闸弹簧销 brake pins", 39000),
)
# who wins them with words: no customer in the books, no number to call
WORDS = (
    ("泸州重机 Luzhou Heavy Machinery", "年度框架 annual frame", 260000),
    ("德阳电机 Deyang Motors", "定子螺栓大单 stator bolts, large order", 310000),
    ("乐山多晶硅 Leshan Silicon", "冷氢化法兰螺栓 flange bolts", 285000),
    ("六盘水矿业 Liupanshui Mining", "支护锚杆 rock bolts", 340000),
    ("宜宾动力电池 Yibin Batteries", "电池包螺栓 battery case bolts", 230000),
)
NEW_DATE = 30

PATHS = {
    "won": (
        (0, "arrive", 38), (4, "move", "drawing"), (9, "hear", "图纸没问题，请报价。"),
        (11, "move", "price"), (16, "hear", "价格可以，交期再快一周。"),
        (20, "sign", ""), (29, "hear", "第一批收到了，质量不错。"), (34, "move", "delivered"),
    ),
    "won_late": (
        (0, "arrive", 35), (5, "move", "drawing"), (13, "move", "price"),
        (20, "hear", "预算要等下个月批。"), (30, "put_off", NEW_DATE),
        (42, "sign", ""), (50, "hear", "合同已盖章寄出。"), (57, "move", "delivered"),
    ),
    "lost_price": (
        (0, "arrive", 40), (4, "move", "drawing"), (8, "hear", "请尽快报价。"),
        (12, "move", "price"), (34, "lose", "crm.lost_reason_1"),
    ),
    "lost_early": ((0, "arrive", 45), (11, "lose", "crm.lost_reason_3")),
    # past all gates within two days, put off month by month, and then nothing
    "words": (
        (0, "promise", 20), (1, "jump", ""), (18, "put_off", NEW_DATE), (48, "put_off", NEW_DATE),
        (72, "lose", "crm.lost_reason_2"),
    ),
    "words_won": (
        (0, "promise", 20), (1, "jump", ""), (18, "put_off", NEW_DATE), (49, "move", "delivered"),
    ),
    # a large one that everybody believes in and nobody does anything about
    "silent": ((0, "arrive", 165), (6, "move", "drawing"), (15, "move", "price")),
}  # fmt: skip

# day of the month, seller, path in one month and in the next
MONTH = (
    (2, "he", "won", "won_late"),
    (5, "tan", "lost_price", "won"),
    (9, "feng", "words", "words"),
    (12, "he", "won", "lost_price"),
    (16, "tan", "won", "lost_early"),
    (20, "feng", None, "words_won"),
    (24, "tan", "won_late", "won"),
)
# one more than are shown: of the first there is nothing to learn from yet
MONTHS = 7
# what is counted from today: days ago, seller, path
LATELY = ((6, "feng", "words"), (4, "feng", "words"), (3, "feng", "words"), (5, "he", "won"))
SILENT = (95, "tan", "silent", ("metro", "地铁扣件年度标 rail fastenings, yearly tender", 1860000))

REASONS = (
    "季度末冲业绩，客户口头同意，合同下周补。 End of quarter: agreed by phone, contract follows.",
    "老客户，老板之间已经谈好，资料后补。 The owners agreed among themselves, papers will follow.",
    "客户催得急，先推进到合同，图纸和报价后补。 They are in a hurry, papers will follow.",
)
