"""The forty opportunities of the fastener factory: one row each.

``(title, customer, salesperson, [(product, quantity)], age in days, story)``; number and record
name (``lead_01`` ...) follow from the order. The stories are methods of ``story.Story``.
"""

OPPORTUNITIES = [
    # 李娜 Li Na
    ("试一试 Try me · M10×60 六角螺栓 hex bolts", "ruida", "", [("bolt_m10", 60000), ("nut", 60000)], 12, "drawing"),
    ("M12×80 达克罗螺栓 Dacromet bolts · 泵座 pump base", "ruida", "", [("bolt_m12", 40000)], 9, "drawing_waiting"),
    ("模具导向轴销 guide pins · 非标 custom", "jingmo", "", [("pin", 8000)], 16, "demoted_drawing"),
    ("阀门双头螺柱 valve stud bolts M16", "haichuan", "", [("stud", 12000)], 14, "sample"),
    ("海川年度框架 annual frame · 螺栓螺母 bolts and nuts", "haichuan", "", [("bolt_m12", 180000), ("flange_nut", 180000)], 27, "price"),
    ("电机端盖螺钉 end cover screws M6", "shenli", "", [("screw", 220000)], 36, "contract"),
    ("电机底座平垫圈 flat washers", "shenli", "", [("washer", 400000), ("nut", 100000)], 3, "enquiry"),
    ("水泵一期 pump project phase 1 · M10", "ruida", "", [("bolt_m10", 90000), ("washer", 180000)], 55, "delivered"),
    # 张伟 Zhang Wei, export
    ("Stainless A4 bolts for slurry tankers", "muller", "2", [("bolt_a4", 30000)], 2, "enquiry"),
    ("Custom pins for mower decks", "muller", "2", [("pin", 6000)], 11, "drawing_refused"),
    ("Hex bolts 10.9, UK stock programme", "midland", "2", [("bolt_m10", 150000)], 21, "sample_report"),
    ("Dacromet bolts for balers, season 2", "muller", "2", [("bolt_m12", 70000)], 30, "price_ready"),
    ("Stud bolts B7 for flange kits", "midland", "2", [("stud", 18000)], 33, "override_contract"),
    ("Flange nuts M12, first container", "midland", "2", [("flange_nut", 320000)], 58, "delivered"),
    ("Stainless bolts, spring tender", "midland", "2", [("bolt_a4", 90000)], 40, "lost_price"),
    # 刘洋 Liu Yang
    ("电动车中轴支架 crank bracket · 询价 enquiry", "fengxing", "3", [("bracket", 3000)], 4, "enquiry_bare"),
    ("电动车电池仓螺栓 battery case bolts", "fengxing", "3", [("bolt_m8", 260000)], 8, "drawing_uploaded"),
    ("轨道扣件螺栓 rail fastening bolts", "lufeng", "3", [("bolt_m12", 110000)], 96, "expired"),
    ("轨道车体支架 car body brackets · 大单 large order", "lufeng", "3", [("bracket", 9000)], 34, "waiting_finance"),
    ("重工履带螺栓 track bolts M12", "zhenyuan", "3", [("bolt_m12", 60000)], 41, "contract"),
    ("重工非标轴销 heavy duty pins", "zhenyuan", "3", [("pin", 15000)], 29, "demoted_withdrawn"),
    # 杨帆 Yang Fan
    ("光伏支架不锈钢螺栓 solar rack bolts", "jingyang", "4", [("bolt_a4", 120000)], 3, "enquiry"),
    ("光伏压块螺钉 clamp screws", "jingyang", "4", [("screw", 300000)], 7, "drawing"),
    ("电梯导轨压板螺栓 guide rail bolts", "yunding", "4", [("bolt_m12", 45000), ("flange_nut", 45000)], 24, "sample_ready"),
    ("电梯轿厢支架 car brackets", "yunding", "4", [("bracket", 2600)], 31, "price"),
    ("电梯抢修件 urgent repair parts · 轴销 pins", "yunding", "4", [("pin", 1200)], 15, "override_price"),
    ("光伏逆变器螺母 inverter nuts", "jingyang", "4", [("nut", 200000)], 18, "lost_enquiry"),
    # 周敏 Zhou Min
    ("五金店混装件 mixed hardware · 询价 enquiry", "shunan", "5", [("bolt_m8", 20000)], 6, "enquiry_bare"),
    ("顺安季度补货 quarterly restock", "shunan", "5", [("bolt_m8", 120000), ("nut", 120000)], 10, "drawing_waiting"),
    ("摩托发动机螺栓 engine bolts M8", "liangjiang", "5", [("bolt_m8", 350000)], 13, "sample"),
    ("摩托减震轴销 shock absorber pins", "liangjiang", "5", [("pin", 11000)], 37, "demoted_report"),
    ("摩托车架螺母 frame nuts · 分批 in lots", "liangjiang", "5", [("flange_nut", 260000)], 44, "waiting_production"),
    ("顺安首单 first order", "shunan", "5", [("bolt_m10", 30000), ("nut", 30000)], 62, "delivered"),
    # 吴磊 Wu Lei
    ("模具弹垫平垫 washers for moulds", "jingmo", "6", [("washer", 150000)], 2, "enquiry"),
    ("模具拉杆螺柱 tie bar studs", "jingmo", "6", [("stud", 5000)], 12, "drawing_approved"),
    ("阀体螺栓改型 valve bolts, new revision", "haichuan", "6", [("bolt_m12", 25000)], 22, "regress"),
    ("重工法兰螺母 flange nuts for cranes", "zhenyuan", "6", [("flange_nut", 90000)], 99, "expired"),
    ("重工双头螺柱大单 stud bolts, large order", "zhenyuan", "6", [("stud", 60000)], 35, "refused_finance"),
    ("电机吊环螺栓 lifting eye bolts", "shenli", "6", [("stud", 9000)], 26, "lost_sample"),
    ("电动车车架支架 frame brackets · 重新启动 reopened", "fengxing", "6", [("bracket", 4200)], 32, "restored"),
]
