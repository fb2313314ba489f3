"""Words of a sales talk, in simplified Chinese and English."""

# what a person does; one of them makes an action an action
VERBS_ZH = frozenset(
    """发送 发出 发 寄出 寄送 寄 送 提交 提供 递交 交付 上传 传 拜访 走访 到访 参观 陪同 接待 演示 展示
    介绍 讲解 培训 打电话 致电 通话 回电 电话 视频 会议 开会 召开 约 预约 安排 邀请 报价 核价 议价 谈
    谈判 谈妥 商定 敲定 确认 核对 核实 核算 对账 讨论 沟通 交流 跟进 联系 回访 回复 答复 回答 解答 解释 说明
    询问 问 了解 收集 调研 勘察 勘测 测量 测试 试装 试用 检测 检验 送样 打样 出样 寄样 取样 修改 更新
    调整 优化 制作 制定 整理 准备 起草 拟 编写 写 画 绘制 出图 改图 设计 评审 评估 审核 审批 申请 签
    签署 盖章 签订 付款 收款 催款 开票 下单 订货 发货 交货 验收 安装 调试 维修 退换 补发 对比 比较 分析
    计算 测算 汇报 汇总 总结 提醒 催 推动 推进 协调 协助 配合 落实 解决 处理 排查 查 争取 邀约 约见 见面
    面谈 会面 当面 登门 陪 带 递 拿 取 给 请 告知 通知 转达 转发 抄送 分享 推荐 宣讲 投标 招标 应标
    竞标 立项 建档 登记 录入 拍照 录像 扫描 复核 锁定 续签 续约 对接 加急 排产 报备 完成 做 交 谈到 看 比对 补充 签收 到厂 拍 开 去 走 聊""".split()
)
# they say next to nothing without saying about what
WEAK_VERBS_ZH = frozenset("跟进 联系 沟通 交流 了解 推进 推动 处理 做 看 聊 谈 问 落实 完成 给 去 走 请 约 回访 做".split())

VERBS_EN = frozenset(
    """send email mail call phone ring visit meet present show demo demonstrate quote offer discuss talk
    explain answer reply respond ask confirm check verify review revise update prepare draft write sign
    submit deliver ship provide give share forward upload schedule book arrange plan invite host attend
    train install test measure inspect sample negotiate agree propose compare calculate analyse analyze
    collect gather survey introduce walk run hold follow contact chat clarify resolve solve fix repair
    replace order invoice pay remind request apply approve escalate coordinate bring hand drop pick
    record document summarise summarize report print design draw adjust modify change align finalise
    finalize close set get take make do help support tour join speak message text post courier issue
    complete fill launch start audit trial register return estimate tender bid renew extend map list
    go went look sort""".split()
)
WEAK_VERBS_EN = frozenset(
    "follow contact chat talk speak check get do go went make help keep touch take run look sort update discuss".split()
)
IRREGULAR_EN = {
    "sent": "send", "met": "meet", "spoke": "speak", "gave": "give", "made": "make", "did": "do",
    "took": "take", "held": "hold", "brought": "bring", "wrote": "write", "drew": "draw",
    "got": "get", "ran": "run", "showed": "show", "shown": "show", "paid": "pay", "rang": "ring",
    "written": "write", "done": "do", "given": "give", "taken": "take", "quoted": "quote",
    "spoken": "speak", "drawn": "draw", "bid": "bid", "told": "report", "went": "go",
}  # fmt: skip

# they carry nothing: whoever, whenever, whatever
FILLERS_ZH = (
    "客户那边 客户方面 客户 对方 用户 甲方 我们 我方 咱们 他们 她们 你们 这边 那边 大家 双方 进行 一下子 一下 一次 一些 一点 "
    "一个 一番 一起 相关 有关 各种 工作 事宜 事情 事项 情况 问题 内容 东西 后面 后续 之后 以后 然后 下次 下周 下个月 "
    "本周 这周 明天 后天 今天 昨天 近期 最近 及时 尽快 适时 随时 继续 再次 再 又 也 还 都 就 已经 已 正在 正 在 了 "
    "的 地 得 过 着 吧 呢 啊 哦 嗯 吗 呀 很 非常 比较 挺 蛮 有点 可能 应该 会 要 想 能 可以 先 跟 和 与 对 向 给 把 被 "
    "让 请 于 从 到 是 有 我 你 他 她 它 个 次 这 那 等 等等 时候 时间 说 表示 称 觉得 认为 目前 暂时 主要 具体 进一步 "
    "正常 日常 例行 常规 做 好 多 下"
).split()
FILLERS_EN = frozenset(
    """a an the to of for with and or in on at by from as is are was were be been being it its this that
    these those i we you he she they them him her our us my your their client customer client's prospect
    buyer guy people someone somebody person side again soon later more some any further then now still
    just very really also too so would will should could can may might have has had not no yes ok okay
    next week month day days today tomorrow yesterday thing things stuff matter matters situation issue
    something everything anything about up out back over well good fine great nice said says say told
    him regarding re into if what when how which all there here usual regular routine one time times
    possible necessary needed need needs soonest asap etc same relevant related various""".split()
)

# shipped as data too; an admin adds to them and takes from them
VAGUE_ZH = (
    "持续跟进 继续跟进 跟进中 保持跟进 后续跟进 再跟进 已跟进 跟进客户 保持联系 保持沟通 常联系 多联系 继续联系 已联系 "
    "再联系 待联系 已沟通 继续沟通 沟通中 再沟通 待沟通 正常沟通 再考虑 考虑考虑 考虑中 考虑一下 在考虑 还在考虑 需要考虑 "
    "待确认 待定 待议 待回复 等回复 等消息 等通知 等客户 等待客户回复 等待回复 等待消息 有消息再说 再说吧 再说 以后再说 到时候再说 再看看 看看再说 "
    "看情况 看看 先看看 视情况而定 约了下次聊 下次聊 下次再聊 改天再聊 没问题 没什么问题 没意见 还可以 还行 挺好 挺好的 不错 还不错 "
    "有意向 有兴趣 感兴趣 意向不错 意向强烈 比较感兴趣 态度不错 聊得不错 聊得很好 沟通顺畅 沟通良好 反馈良好 反馈不错 知道了 收到 好的 了解了 明白 "
    "暂无 暂无反馈 无反馈 没反馈 没有反馈 无 没有 没回 未回复 没回复 没接 未接 同上 如上 见上 正常推进 推进中 稳步推进 持续推进 "
    "努力争取 尽力争取 争取拿下 加强沟通 维护关系 维护客户关系 客户维护 维系客情 维护客情 客情维护 日常维护 常规跟进 日常跟进 日常沟通 继续努力 正在处理 处理中 进行中 "
    "一切正常 问候 节日问候 打招呼 打了个招呼 寒暄 联络感情 增进感情 随时联系 尽快联系 尽快回复 尽快处理 尽快落实 尽快推进 需要时间 商量一下 商量商量 内部商量 "
    "研究研究 研究一下 回去研究 回头再说 有需要再联系 有需要联系 需要再联系 不着急 不急 资料 相关资料 文件 相关文件 方案再说 结果 反馈 进展 信息 消息 "
    "了解情况 了解一下情况 摸摸情况 关注进展 关注客户动态 持续关注 保持关注 密切关注 关注"
).split()
VAGUE_EN = (
    "keep in touch|stay in touch|touch base|keep following up|keep on following up|follow up|follow up again|"
    "following up|followed up|will follow up|continue following up|continue to follow up|check in|"
    "checked in|checking in|check back|circle back|reach out|reached out|get back to|get back to us|will get back|wait and see|"
    "wait for reply|wait for feedback|waiting for reply|waiting for feedback|waiting for news|waiting|wait|no news|"
    "no reply|no answer|no response|no feedback|nothing new|nothing|none|n a|na|tbd|tbc|to be confirmed|"
    "to be decided|to be discussed|pending|in progress|ongoing|as discussed|same as before|same as above|"
    "as before|as usual|see above|ditto|will think about it|think about it|thinking about it|will consider|"
    "considering|consider it|under consideration|interested|very interested|seems interested|sounds interested|looks interested|sounds good|"
    "looks good|all good|all fine|went well|going well|good talk|good call|nice chat|good meeting|good conversation|positive|"
    "positive feedback|good feedback|noted|understood|got it|received|will see|let's see|lets see|let us see|"
    "we'll see|we will see|maybe later|maybe|some day|sometime|keep pushing|push forward|push it forward|move forward|"
    "keep going|build relationship|build the relationship|maintain relationship|maintain the relationship|"
    "relationship building|say hello|said hello|general chat|small talk|catch up|caught up|stay close|"
    "monitor|monitor the situation|keep an eye on|keep an eye|not sure|needs time|need time|needs more time|"
    "no hurry|nothing special|everything ok|everything fine|feedback|info|information|documents|material|materials|"
    "result|update|progress|answer|reply|happy|friendly|done|called|emailed|contacted|contact|talk soon|speak soon|talk later|call again|call back"
).split("|")
