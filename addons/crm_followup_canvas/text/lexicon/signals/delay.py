"""The customer postpones, or something is not moving."""

ZH = """
先(不|别)(开|动|弄|搞|急|管|碰|要|用|换|上|投|打|寄|送|谈|聊|约|来|装|做|签|付|定|发)|先?(放放|缓缓|拖拖|搁搁|停停|压压|冷冷)
(资金|钱|款|预算|经费)(紧|紧张|没到|还没到|没下来|未到|周转)~(缓|等|晚|推|拖|再|下)
(先|再|还得|还要|得|要|只能|只好)等(等|一等|一阵|一下|几天|一段|段时间|#|着|吧)|等等(吧|再|看|,|。|$)
(货|设备|机器|件|样品|材料|配件|订单|东西|发票|模具|快递|那批|这批|教材|你们)~(还没|一直没|都没|仍未|仍没|尚未|迟迟|没见|还不|怎么还没|到现在没|到现在还没|还未)(有)?(发|到|收到|送|寄|交|装|出|来|开|见|动静|消息|做|生产|排)
(说好|答应|承诺|约定|约好|保证|合同写|原定|讲好)≈(还没|没|不见|都没|又|却|今天都|现在都|到现在)~(发|到|收|送|见|货|交|来|装|动静|消息)?
(晚|迟|拖|延误|延迟|超|耽误|逾期|超期)(到|了|期|交|货)?(整整|足足|快|将近|都|已经)?(了)?#(多)?个?(天|周|月|小时|星期|礼拜)
交期(又|再|一|老|总是?|一直|已经)~(拖|改|变|晚|推|延|不准|跳票)|跳票|拖期|超期|误了?工期|耽误工期|拖到现在|拖这么久|拖太久|拖了|一拖|老拖|总拖|拖着
催(了|过|你们|货|单|交期|好|#)|(什么时候|几时|到底什么时候|啥时候|何时|多久)(才|到底才?)(能|会|可以)?(发|到|交|送|装|来)
延期|延后|延迟|延缓|延至|延到|推迟|推后|推延|推到|推至|顺延|暂缓|缓一缓|缓一下|缓缓|缓几天|缓到|搁置|搁一搁|搁浅|押后|后延|改期|改到|展期|拖到|拖延|一拖再拖|延误|误期|逾期|滞后|无限期|遥遥无期
(往|向|朝)后(放|推|挪|拖|延|排|移|靠|顺|调|错|压|缓)
(推|拖|放|停|压|等|搁|冷|晾|凉)一(推|拖|放|停|压|等|搁|冷|晾|凉)|先放着|先停(了|下|掉)?|先压着|先搁着|停下来|叫停|喊停|暂停|中断|停摆|停滞|再等等|等等看|等等再|等一?阵|再缓|再放|再拖|观望|再观察|按下不表|按兵不动
(推|延|拖|挪|改|排|移|调|顺|放|错|压|移)(一下|迟|后|了|期)?~(到|至)?~{later}
{later}(左右|那时|的时候|才|我们|咱们|你|我)?~再(议|说|谈|定|约|看|签|买|发|考虑|联系|聊|启动|做|推进|决定|讨论|采购|下单|付|安排|送|交|装|来|商量|弄|上|开|提|研究|给|走|订|报)
{later}(左右|以后|之后|之前|前)?(才|可能才|恐怕才)(能|会|有|开|批|可以|定|签|用|考虑|启动|付)
(最快|最早|起码|至少)(也)?(要|得)?(到|等)?~{later}
(等|待|要等|得等|需等|先等|还要等|要看)≈(下来|批了|批准|再说|再定|再议|再签|再谈|再看|审批|排队|再决定|再下|再发|拍板|过会|到位|再买|再联系|再安排|再上|再采购|再启动|再考虑|才能|才可以|才敢)
等(预算|通知|领导|老板|审批|财务|董事会|总部|集团|上级|验收|资金|拨款|批复|上会|款到|回款)
先(别|不|不要|不用|暂时不|停|缓|放|搁|压|暂|莫)~?({buy}|急着|着急)
(暂时|暂且|目前|最近|近期|现在|短期内?|年内|今年|这个月|本月|本季度|这季度|上半年|这学期|眼下|当前|这阵子|这段时间)(还|也|都|我们|公司|这边|我|先|就|确实){0,3}(不|没|没法|没有|无法|暂不|停|缓)(打算|准备|计划|需要|急|考虑|想|能|会|好|再|精力|时间|法){0,2}({buy}|预算|计划|名额|上马|立项|推|买)
(董事会|班子会|总部|集团|老总|资金|预算会|签字|审批|采购|项目|流程|法务|合同|立项|付款|订单|预算|招标|开工|投产|工程|会签|评审|招采|盖章|验收|拨款|资金|图纸|计划|上线|工地|土建|工期|进度)~(排队|冻结|停了|停工|停滞|拖着|拖了|延了|卡住|卡在|卡着|没批|没过|批不下来|没走完|走不完|很慢|打回|重新走|没定|定不下来|没下来|没着落|没到位|压着|积压|往后|放缓|落后|没进展|没动静|没那么快|被叫停|未批|未定)
(老板|领导|院长|校长|总经理|董事长|经理|主任|负责人|采购|财务|王总|李总|签字的?人|[一-龥]总)(出差|出国|休假|住院|不在|请假|去国外|休产假|没空|没时间|在外地)~
(晚|迟)(一?点|点儿|些|几天|一?阵|#个?(天|周|月|星期|礼拜))~(发|送|交|到|签|付|来|装|开|再|要|拿|提|也没|没关系|没事|没问题|也行|可以|安装|发货|收货|进场)
(宽限|缓|延长|推|拖|延|往后|多给|再给)(我们|个|一下|他们|点)?(几天|几周|几个月|些?时间|一段时间|#个?(天|周|月|星期|礼拜|季度|学期))
(来不及|赶不上|赶不及|排不上|排不开|腾不出|顾不上|抽不出|没腾出|轮不到|排到)
(还|再|仍)(需要?|要|得)(一些|一点|点|一段|些|几|#)~(时间|天|周|个月|星期|考虑|讨论)
再(考虑|想想|研究|商量|斟酌|琢磨|合计|权衡)(考虑|研究|商量|一下|下|几天)?
没那么(快|急)|快不了|急不得|不着急(要|签|买|上|定)|不急着?(要|签|买|上|定|发|用|装|送|交)
(仓库|库房|库存|库位|仓)~(满|放不下|没地方|积压|还够|还有很多|消化|没位置|没空|爆仓|压货)
(工地|现场|土建|厂房|基建|装修|场地|机房|地基|基础|新厂|车间|场馆|消防)~(没|未|还没|不具备|没准备好|没弄好|延|停工|没交付|没完工|没封顶|没通过|没装好)
(分批|改成?|调整|推迟|延后)~(交货期|交期|发货时间|进场时间|时间)|(交期|交货期?|发货时间|发货|排期|档期)(往后|延|推|改|调整|顺延|能晚|可以晚|晚)
(错过|赶不上|过了|排到|放到|列入|纳入|等)(了)?(今年|明年|下一?个?|这批|本年度?|下年度?)~(预算|计划|财年|批次|季度)
(今年|本月|这个月|这季度|年内|年前|节前)~(悬|没戏|够呛|怕是不行|来不及|没指望|做不了|上不了|签不了|定不了|搞不定|批不了|不一定)
冻结|被?冻住|停工|封存|缓期|候补|搬迁
(不能|没法|无法|不方便|难以)(马上|立刻|立即|现在|这么快|这么早|按时|如期|按期|按原计划|准时)
(别|不要|不用|不必)(催|逼|急)(我|了|得)?
"""

EN = """
(permit|permits|approval|approvals|funding|financing|grant|licence|license|sign-off|signoff|decision|signature|tender|budget|review|paperwork|go-ahead) .. (pending|outstanding|not_through|not_granted|missing|not_in_yet|not_come_through|still_open|not_here|hasn't_come|have_not_come|takes_time|taking_forever|takes_longer)
(please|pls|kindly|could_you|can_you) .. (wait|hold|pause|stop|delay|postpone) (with|on|the|off|our|until|till|production|delivery|for|shipping|shipment)
nothing .. (happen|move|moving|before|until|till) .. ({later})?
(sick|ill|absent|short_of_people|maternity|strike|flood|fire|lockdown|storm|relocat*|moving_house|inventory_count|stocktaking|shutdown) .. (hold|wait|postpon*|later|delay*|push*|slip*|until)
(shipment|shipments|delivery|deliveries|order|orders|parts|goods|container|package|pallet|pallets|machine|machines|samples|sample|units|material|truck|it|they|software|install|installation|lead_time|eta) .. (late|overdue|not_arrived|hasn't_arrived|haven't_arrived|not_shipped|hasn't_shipped|haven't_shipped|hasn't_left|still_not|still_hasn't|still_haven't|still_isn't|never_arrived|not_here|nowhere|days_late|weeks_late|late_again|behind)
where (is|are|the_hell_is|on_earth_is|the_hell_are) (our|my|the|that|this) .. (order|orders|shipment|parts|goods|delivery|container|package|machine|samples|material|pallets|units|equipment)
still (no|waiting|haven't_received|have_not_received|not_received|nothing|haven't_got|haven't_seen) .. (order|orders|shipment|parts|goods|delivery|container|package|machine|samples|material|tracking|pallets|units|equipment|eta|on_the)
# (days|weeks|hours|months|day|week) (late|overdue|behind|behind_schedule|past_due|of_delay|delay)
(missed|miss|missing) .. (delivery_date|deadline|ship_date|delivery_window|due_date|dates|slot|promised_date)
(new|another|third|fourth|fifth|second|revised|next|changed) eta
(promised|supposed|due|were_to|was_to|meant|expected|should_have) .. (ship*|deliver*|arriv*|here|last_week|on_site) .. (but|still|yet|nothing|last_week|days_ago|weeks_ago|yesterday|not|never|by)?
(postpon*|delay*|deferr*|defer|defers|deferral|reschedul*|on_hold|on_ice|on_pause|paus*|suspend*|shelv*|mothball*|stall*|back_burner|backburner|in_limbo|hold_off|holding_off|held_off|hold_fire|hold_back|put_off|putting_off|push_back|pushed_back|pushing_back|push_out|pushed_out|pushing_out|set_back|moratorium|behind_schedule|not_a_priority|deprioriti*|other_priorities|higher_priorities|holding_pattern|bear_with_us|parked|parking|park_it|park_this|dragging_on|drag_on|dragging|timeline_slipped|slipped|slipping|slip_to|slips_to|slip_into|will_slip|slip_by|frozen|freeze|freezing|froze|kick_the_can|kicked_down|take_a_break|taking_a_break|bumped|put_on_hold|put_this_on|hold_on_this|a_hold_on|cooling_off|hit_pause|hit_the_brakes|pump_the_brakes|slow_down|slowing_down|slow_things|press_pause|not_in_a_position|too_early|premature|not_the_right_time|bad_timing|not_a_good_time|timing_isn't|timing_is_not|timing_is_off)
(put|push|move|shift|slide|bump|roll|kick|slip|moved|pushed|shifted|sliding|slid|pushing|moving|shifting|delay|extend|drag|rolled|bring_back|carry|carried|drift|drifting|drifted) (the|our|this|that|it|your|out|back|everything|things|start|a)? .. (to|until|till|into|by|back|out|past|beyond|over_to|from) .. ({later}|# {unit}|# more|a week|a month|a few weeks|a couple of|few weeks|few months|the end)
(push|move|slide|bump|shift|put|kick|set) (the|our|this|that|it|your|everything|things) .. (back|out|off)
(wait|waiting|hold|holding|sit_tight|pause|stop|stay|nothing|decide|decision|no_decision|sign|signing|start|starting|begin|buy|order|deliver|ship|proceed|commit|come_back|resume|revisit|look|talk|speak|discuss|reconvene|regroup|reconnect|pick|install|pay|go_ahead|review|move_forward|move_ahead|happen|happening|circle_back|get_back|touch_base|approve|approval|budget|money|funds|ready|available|restart|kick_off|catch_up|kickoff|do_anything) .. (until|till|til|after|not_before|before|only_in|in_the_new|sometime|no_earlier_than|at_the_earliest|once|when|next_year|next_quarter|later_in|later_this|next_spring|next_fiscal|again_in|back_in) .. ({later}|budget*|approval|approved|board|management|boss|director|ceo|cfo|funding|funds|legal|audit|merger|reorg*|permit|permits|building|move|construction|holidays|back|gets_back|returns|audit|signed_off|released|season|exams|inventory|stock|trial|site)
(wait|waiting|hold|sit_tight) (for|on|until|till|til|a|another|some|# ) .. (approval|budget*|board|management|sign-off|sign_off|go-ahead|funding|legal|permit|boss|director|ceo|cfo|committee|procurement|few|weeks|months|while|bit|longer|results)
(not|n't|no|never|cannot|unlikely_to|won't|hardly|don't) .. (until|till|before|earlier_than|sooner_than) .. ({later}|budget*|approv*|board|audit|funding|\\d+)
not (before|until|till|this_year|this_quarter|this_month|now|yet_ready|just_yet|any_time_soon|anytime_soon|soon|ready_yet|ready_to|right_now)
(no|any) (decision|order|purchase|budget|go-ahead|progress|movement) .. (until|before|yet|this_year|this_quarter|this_month|for_now|soon)
(not|n't|no|cannot|can't|won't|unable_to|isn't|aren't) .. (buy*|sign|commit*|proceed*|move_forward|moving_forward|go_ahead|order*|decide|start|invest*|spend*|do_this|do_anything|happen*|take_delivery|accept_delivery|receive|pursue|prioriti*|take_on|fit_it) .. (this_year|this_quarter|this_month|this_fiscal|right_now|at_the_moment|for_now|at_this_time|yet|just_now|currently|at_present|soon|these_days)
(need|needs|give_us|take|takes|taking|require|want|allow_us|buy_us|will_be|be) .. (more_time|another_few|another_week|another_month|a_few_more|few_more|# more|longer|extra_time|some_time|some_more_time|a_while|months_away|weeks_away|extension|an_extra|a_couple_more)
(another|an_extra|further|additional) (#|few|couple_of|couple)? (weeks|months|days|quarters|week|month|quarter|year|semester)
{project} .. (frozen|freeze|slipped|slips|slip|slipping|stuck|pending|not_approved|held_up|stalled|pushed|not_signed_off|not_released|isn't_ready|not_ready|behind|late|later|slow|slower|stopped|blocked|moved_to|takes_longer|taking_longer|off_the_table_for_now|on_the_shelf|waiting)
(stuck|tied_up|caught_up|held_up|bogged_down|sitting|queue|queued|waiting|lost|in_line|backlog) .. (in|with|at|on|behind|for) .. (legal|procurement|approval|approvals|finance|compliance|review|committee|customs|purchasing|signature|board|desk|it_security|security)
(don't|do_not|dont|not|hold|stop|no_need_to|delay|pause|never|please_hold) .. (ship|dispatch|deliver|send|start|manufactur*|produce|release|install|invoice|book|begin|shipping|shipment|shipments|delivery|production|deliveries) (it|them|the|anything|this|these|any|us|our)? .. (yet|until|till|for_now|before|just_yet|this_week|this_month|any_more_for_now)
(ship|deliver|send|start|install|delivery|shipment|installation|sign|go-live|order|pay) .. (later_than|at_a_later|later_date|weeks_later|months_later|week_later|month_later|later_in|later_than_planned|instead_of|rather_than|a_bit_later|later_if|later_please)
(later_date|later_stage|later_time|future_date|revisit|reconvene|regroup|resume|come_back_to_this|come_back_to_it|next_year_instead|next_quarter_instead|next_budget|next_fiscal|next_financial_year|another_time|rain_check|raincheck|down_the_road|for_the_time_being|until_further_notice|lead_time_is_too|no_rush_to_sign|in_the_new_year|after_the_holidays|after_christmas|early_next_year|sometime_next|wait_and_see|sit_on_it|sleep_on_it)
(buying|hiring|spending|purchasing|capex|procurement|budget|investment|project|purchase) (freeze|freezes|stop|halt|ban|embargo|hold)
(out_of_office|away|travelling|traveling|on_leave|on_maternity|on_vacation|sick|abroad|on_sabbatical) .. (until|till|so|back) .. (sign*|approv*|decid*|decision|contract|order|wait|slip)
(warehouse|stock|storage|inventory|store|yard) .. (full|no_space|no_room|enough|overflow*|plenty|too_much)
(no_space|no_room|nowhere) .. (warehouse|store|storage|stock|put_them|put_it)
(site|building|construction|plant|hall|factory|floor|room|foundation|permit|permits|lab|school|hospital) .. (not_ready|isn't_ready|won't_be_ready|not_finished|late|behind|not_been_granted|not_built|unfinished|not_granted|still_waiting)
(extend|extension|grace|more_time|leniency) .. (deadline|payment|delivery|validity|of_time|period)
(busy|swamped|overloaded|short-staffed|understaffed|stretched|slammed) .. (until|till|right_now|this_month|this_quarter|now|at_the_moment|so)
(missed|miss|slipped_past|will_miss|lost) .. (budget_cycle|budget_round|window|slot|this_year's_budget)
"""

UNLESS = {
    "zh": """
(会议|培训|约|开会|面试|拜访|电话会|例会|聚餐)(时间)?(推迟|延后|改期|顺延|延迟|往后)
(推迟|延后|晚|迟)(半小时|#分钟|#个?小时|一刻钟|一会)
(会议|培训|拜访|会|约|电话|见面|面谈|时间|地点)~改到|改到~(#点|会议室|楼|号门|上午|下午|房间|线上|腾讯)
延(长线|长杆|续|伸|安|吉|庆|时器|时继电器|展性|保|时摄影)
(抱歉|不好意思|对不起|见谅)~(回复|回|晚|迟|延迟|拖)
(回复|回信|回邮件|回你)~(晚|迟|慢)
(延迟|推迟|延期|时延)(时间|参数|多少|ms|毫秒|功能|付款险|开关|器|率|继电器|启动|指标)
(不|没|别|未|不会|不能|没有|没法|不可|不得|不要|不许|切勿|无|零|绝不|千万别|不再|毫无)(再|能|要|可|有|想|会|任何|被|是){0,2}(延期|延迟|延误|推迟|拖延|暂停|延后|顺延|改期|拖|逾期|误期|推后)
(搬迁|搬家)(完|结束|顺利|已)|暂停键|暂停按钮|冻结(窗格|线|点|功能|账户|干)|会议改期|停工(令|待料)
(下周|周[一二三四五六日天]|明天|后天|今天|今晚|下午)~再(聊|说|联系|打|发|约|给|看|来|报)
不急.{0,6}(只是|就是|先|慢慢|问)
""",
    "en": """
(sorry|apolog*|excuse|pardon) .. (delay*|late|slow|wait|waiting)
(delay*|slow|late) .. (reply*|respon*|getting_back|answer*|message|email)
(without|no|avoid|any|zero|never|not|isn't|wasn't|won't|don't|can't|cannot) (any|a|further|the|unnecessary|be|more|afford|to|want|been|accept)? (delay*|postpon*|pause|hold|slip*)
(delay|pause|freeze|suspension|stall) (line|lines|relay|timer|setting|button|time|switch|fuse|valve|function|spray|dryer|parameter|drying|dried|point|temperature)
(freez*|frozen|froze) (food|foods|fish|peas|goods|storage|cells|samples|screen|when|cell|meat|plasma)
(park|parking|parked) (lot|space|place|garage|car|spot|at|in|near|behind|for|is|your|our_car|permit)
(suspend*|suspension) (ceiling|load|parts|bracket|system|spring|bridge|particles|solids)
(wait|waiting) (for|on|to_hear) (your|you|you_to|the_invoice|the_drawing|from_you|room|list)
(can't|cannot|couldn't) wait
(meeting|call|zoom|teams|lunch|demo|visit) .. (moved|move|reschedul*|push*|shift*|postpon*) .. (to|by|at|one|an|half|from) .. (\\d+|hour|noon|minutes|room|pm|am)
(moved|move|reschedul*|push*|shift*) .. (meeting|call|zoom|teams|lunch|appointment|dentist) .. (to|by|from)
(holiday|holidays|christmas|new_year) (greetings|wishes|card|party)
(no_need|needn't|no_reason|not_necessary) .. (delay|wait|postpone|pause)
(set|kick|come|get|call|take|give|went|go|send|bring|push|been) back (to_you|to_us|to_me|from)
""",
}
