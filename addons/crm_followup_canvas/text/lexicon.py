"""Words of a sales talk, in simplified Chinese and English."""


def _words(text):
    return text.split()


def _phrases(text):
    """Separated by semicolons."""
    return [phrase for each in text.split(";") if (phrase := " ".join(each.split()))]


# what a person does; one of them makes an action an action
VERBS_ZH = frozenset(
    _words(
        """
    上传 上报 上架 上线 下单 下架 举办 买 了解 争取 交 交付 交流 交货 介绍 付款 优化 会议 会面
    传 保留 修 修改 借 借调 做 催 催款 写 冲红 冻结 准备 减 减少 出 出具 出图 出样 分享 分析 切
    列出 到厂 到访 制作 制定 劝 加 加入 加急 勘察 勘测 包装 升级 协助 协调 卖 去 参加 参观 反馈
    发 发出 发货 发送 取 取样 召开 呈报 告知 商定 喷 回复 回电 回答 回访 垫付 培训 增加 处理
    备案 备货 复印 复核 安排 安装 完成 审批 审核 宣讲 寄 寄出 寄样 寄送 对接 对标 对比 对账 导入
    导出 展示 带 应标 延长 建档 开 开会 开票 开通 引荐 引见 当面 录像 录入 录制 征求 征询 征集
    快递 总结 打包 打印 打样 打款 打电话 打磨 扫描 抄送 投 投标 投递 报 报价 报备 报批 报送 抽检
    拆 拍 拍照 招标 拜访 拟 拟定 拿 换 授权 排产 排查 接待 推动 推荐 推进 描述 提交 提供 提醒
    提高 搜集 收款 收集 改 改图 改成 敲定 整理 更新 替换 查 查看 查询 标 标注 校准 校对 校验
    核价 核实 核对 核算 核销 检测 检索 检验 比对 比较 汇总 汇报 汇款 沟通 注册 派 派人 测算 测试
    测量 游说 演示 澄清 激活 烘 焊 申请 电话 画 登记 登门 盖 盖章 看 确认 磨 租 立项 竞标 答复
    签 签收 签署 签订 索取 索赔 约 约见 组织 绘制 给 续保 续签 续约 续费 维修 编写 缩短 罗列
    翻译 聊 联系 致电 落实 补 补充 补发 补报 补标 补齐 装 装机 见面 视频 解决 解答 解释 计算 订
    订货 讨论 议价 讲解 设计 评估 评审 试点 试用 试装 试运行 询问 说明 说服 请 调 调拨 调整 调研
    调试 调货 调配 谈 谈判 谈到 谈妥 贴 走 走访 起草 跟踪 跟进 转发 转达 迁移 追加 追踪 退 退换
    退款 送 送样 送达 递 递交 递送 通报 通知 通话 邀 邀约 邀请 邮 部署 配合 配置 释放 锁定 镀 问
    降低 陪 陪同 面谈 预留 预约 验收 商量
        """
    )
)
VERBS_EN = frozenset(
    _words(
        """
    accept accompany activate add address adjust advise agree align allocate analyse analyze
    announce answer apply approve archive arrange ask assemble assess assign assist assure
    attend audit automate back benchmark bid book brief bring build buy calculate calibrate call
    cancel carry certify change chase chat check choose claim clarify clean clear close coach
    coat code collect commit compare compile complete compute conclude configure confirm connect
    consult contact convert convince coordinate copy correct count countersign courier credit
    cut date debit debug decide define deliver demand demo demonstrate deploy deposit describe
    design develop disable discuss dismantle dispatch do document downgrade draft draw drill
    drop edit email enable engineer enrol enroll enter escalate escort estimate evaluate examine
    exchange exit expedite explain export extend file fill film finalise finalize find finish
    fix follow forward gather get give go guarantee guide hand handle help hire hold host
    identify import improve increase inform insist inspect install insure integrate interview
    introduce investigate invite invoice issue join label launch lead lend link list load lock
    look lose lower machine mail maintain make manage manufacture map mark measure meet merge
    message migrate model modify mount move negotiate notify number obtain offer optimise
    optimize order outline pack paint patch pause pay persuade phone photograph pick pitch plan
    polish poll post postpone prepare present print process procure produce program promise
    propose protect provide publish pull purchase push qualify question quote raise rank rate
    rebuild recalculate receive recommend reconcile record redesign redraw reduce refund
    register reject release remeasure remind remove renew rent repair replace reply report
    reprint request reschedule research resend reserve resolve respond restore resume retest
    return review revise rewrite ring run sample scan schedule score seal search secure select
    sell send service set settle share shift ship shorten show sign simplify simulate sketch
    solve sort source speak specify split sponsor stamp start stock stop store study submit
    suggest summarise summarize supervise support survey swap sync take talk teach tender test
    text tour trace track train transfer translate trial try tune unload unlock update upgrade
    upload validate verify visit walk warn weigh welcome weld went win wire write
        """
    )
)
# they say next to nothing without saying about what
WEAK_VERBS_EN = frozenset(
    _words(
        """
    chat check contact discuss do follow get go help keep look make run sort speak take talk
    touch update went
        """
    )
)
IRREGULAR_EN = {
    "sent": "send", "met": "meet", "spoke": "speak", "gave": "give", "made": "make", "did": "do",
    "took": "take", "held": "hold", "brought": "bring", "wrote": "write", "drew": "draw",
    "got": "get", "ran": "run", "showed": "show", "shown": "show", "paid": "pay", "rang": "ring",
    "written": "write", "done": "do", "given": "give", "taken": "take", "quoted": "quote",
    "spoken": "speak", "drawn": "draw", "bid": "bid", "told": "report", "went": "go",
}  # fmt: skip
# they carry nothing: whoever, whenever, whatever
FILLERS_ZH = _words(
    """
    客户那边 客户方面 客户 对方 用户 甲方 我们 我方 咱们 他们 她们 你们 这边 那边 大家 双方 进行
    一下子 一下 一次 一些 一点 一个 一番 一起 相关 有关 各种 工作 事宜 事情 事项 情况 问题 内容
    东西 后面 后续 之后 以后 然后 下次 下周 下个月 本周 这周 明天 后天 今天 昨天 近期 最近 及时
    尽快 适时 随时 继续 再次 再 又 也 还 都 就 已经 已 正在 正 在 了 的 地 得 过 着 吧 呢 啊 哦
    嗯 吗 呀 很 非常 比较 挺 蛮 有点 可能 应该 会 要 想 能 可以 先 跟 和 与 对 向 给 把 被 让 请
    于 从 到 是 有 我 你 他 她 它 个 次 这 那 等 等等 时候 时间 说 表示 称 觉得 认为 目前 暂时
    主要 具体 进一步 正常 日常 例行 常规 做 好 多 下
    """
)
FILLERS_EN = frozenset(
    _words(
        """
    a about again all also an and any anything are as asap at back be been being buyer by can
    client client's could customer day days etc everything fine for from further good great guy
    had has have he her here him how i if in into is issue it its just later matter matters may
    might month more my necessary need needed needs next nice no not now of ok okay on one or
    our out over people person possible prospect re really regarding regular related relevant
    routine said same say says she should side situation so some somebody someone something soon
    soonest still stuff that the their them then there these they thing things this those time
    times to today told tomorrow too up us usual various very was we week well were what when
    which will with would yes yesterday you your
        """
    )
)
# shipped as data too; an administrator adds to them and takes from them
VAGUE_ZH = _words(
    """
    持续跟进 继续跟进 跟进中 保持跟进 后续跟进 再跟进 已跟进 跟进客户 保持联系 保持沟通 常联系
    多联系 继续联系 已联系 再联系 待联系 已沟通 继续沟通 沟通中 再沟通 待沟通 正常沟通 再考虑
    考虑考虑 考虑中 考虑一下 在考虑 还在考虑 需要考虑 待确认 待定 待议 待回复 等回复 等消息
    等通知 等客户 等待客户回复 等待回复 等待消息 有消息再说 再说吧 再说 以后再说 到时候再说
    再看看 看看再说 看情况 看看 先看看 视情况而定 约了下次聊 下次聊 下次再聊 改天再聊 没问题
    没什么问题 没意见 还可以 还行 挺好 挺好的 不错 还不错 有意向 有兴趣 感兴趣 意向不错 意向强烈
    比较感兴趣 态度不错 聊得不错 聊得很好 沟通顺畅 沟通良好 反馈良好 反馈不错 知道了 收到 好的
    了解了 明白 暂无 暂无反馈 无反馈 没反馈 没有反馈 无 没有 没回 未回复 没回复 没接 未接 同上
    如上 见上 正常推进 推进中 稳步推进 持续推进 努力争取 尽力争取 争取拿下 加强沟通 维护关系
    维护客户关系 客户维护 维系客情 维护客情 客情维护 日常维护 常规跟进 日常跟进 日常沟通
    继续努力 正在处理 处理中 进行中 一切正常 问候 节日问候 打招呼 打了个招呼 寒暄 联络感情
    增进感情 随时联系 尽快联系 尽快回复 尽快处理 尽快落实 尽快推进 需要时间 商量一下 商量商量
    内部商量 研究研究 研究一下 回去研究 回头再说 有需要再联系 有需要联系 需要再联系 不着急 不急
    资料 相关资料 文件 相关文件 方案再说 结果 反馈 进展 信息 消息 了解情况 了解一下情况 摸摸情况
    关注进展 关注客户动态 持续关注 保持关注 密切关注 关注
    """
)
VAGUE_EN = _phrases(
    """
    keep in touch; stay in touch; touch base; keep following up; keep on following up;
    follow up; follow up again; following up; followed up; will follow up;
    continue following up; continue to follow up; check in; checked in; checking in; check back;
    circle back; reach out; reached out; get back to; get back to us; will get back;
    wait and see; wait for reply; wait for feedback; waiting for reply; waiting for feedback;
    waiting for news; waiting; wait; no news; no reply; no answer; no response; no feedback;
    nothing new; nothing; none; n a; na; tbd; tbc; to be confirmed; to be decided;
    to be discussed; pending; in progress; ongoing; as discussed; same as before; same as above;
    as before; as usual; see above; ditto; will think about it; think about it;
    thinking about it; will consider; considering; consider it; under consideration; interested;
    very interested; seems interested; sounds interested; looks interested; sounds good;
    looks good; all good; all fine; went well; going well; good talk; good call; nice chat;
    good meeting; good conversation; positive; positive feedback; good feedback; noted;
    understood; got it; received; will see; let's see; lets see; let us see; we'll see;
    we will see; maybe later; maybe; some day; sometime; keep pushing; push forward;
    push it forward; move forward; keep going; build relationship; build the relationship;
    maintain relationship; maintain the relationship; relationship building; say hello;
    said hello; general chat; small talk; catch up; caught up; stay close; monitor;
    monitor the situation; keep an eye on; keep an eye; not sure; needs time; need time;
    needs more time; no hurry; nothing special; everything ok; everything fine; feedback; info;
    information; documents; material; materials; result; update; progress; answer; reply; happy;
    friendly; done; called; emailed; contacted; contact; talk soon; speak soon; talk later;
    call again; call back;
    """
)
