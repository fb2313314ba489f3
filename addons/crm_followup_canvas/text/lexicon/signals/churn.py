"""The customer thinks of leaving: of another supplier, of an end of the contract."""

ZH = """
退费|办退|退学|不来上了|(不想|不打算|不)(上|学|用|订|做)了(,|。|!|$|吧)|不续课
(单子|订单|量|货|活|项目|业务)~(给|转给|交给|让给|分给)(别家|别人|其[他它]家|同行|对手|他们|他家)
(逐步|准备|计划|打算|要)~(国产化|国产替代|自研替代|替换你们|换掉你们|去你们)
(没什么|没|没有)(意义|意思|必要|前途|未来|价值)(了|继续|合作)~(合作|到此|散|算|结束|续)?
(换|更换|换成|换掉|换个|换了|要换|替换|替换掉|替代|踢掉|淘汰|撤换|调换|甩掉)(一|个|掉|了|成|别的|其[他它]|另|新的?|你们?|家|这家|现有|现在的?|原来的?|当前|合作|主力|第二){0,4}(供应商|供货商|供货方|厂家|厂商|一家|别家|人做|品牌|服务商|合作方|合作伙伴|渠道|代理商?|机构|乙方|卖家|你们|家|平台|方案商|施工队|承包商)
(另|另外|重新|在|去|准备|开始|正在|打算|考虑|想|要|得|已经|计划)(找|寻|选|寻找|物色|开发|接触|引进|引入|评估|招)(了|过|一|下|个|几|家){0,3}(新|别的|其[他它]|备选|备用|替代|第二)?的?(供应商|供货商|厂家|别家|别人|其[他它](家|人|供应商|厂家)?|合作方|合作伙伴|备胎|下家|平替|替代方案|机构|施工队|服务商)
(给|转|转给|转到|交给|投|投向|挪到|挪给|分给|走|让给|改找|改从)(了|到|去|向)?(别家|别人|其[他它]家|其[他它]厂|其[他它]供应商|另一家|另外一家|他家|对手|同行|竞品|竞争对手|友商|新供应商|隔壁)(了|做|供|合作|去|吧|那边|那里)?
(找|选|用)(别家|别人|其[他它]家|其[他它]供应商|他家|同行|新供应商)(了|做|去|合作|吧|得了|算了|替代|供)
(不|不再|没法|没办法|无法|不想|不打算|不会再?|不准备|停止|终止|中止|结束|取消|解除|没必要|难以?|不愿意?|不敢|不能)(再|继续)?(跟|和|与|同|找|用|从|向|选|给)(你们|贵司|贵公司|你家|咱们|你)(家|这边|那|们|那边)?(继续|再)?(合作|续签?|做|买|采购|下单|订|进货|拿货|来往|供货|了|机会|玩|谈)
(不|不再|没法|没办法|无法|不想|不打算|不会再?|不准备|没必要|未必会?|可能不会|不一定会?|不考虑)(再|继续|往下)?(合作|续签|续约|续费|续订|续保|续期|用你们|找你们|订你们|采购你们)(了|下去)?
不续(了|签|约|费|订|保)?|到期(就|后|以后)?~(不|停|走|换|撤|结束|散|终止|拜拜)|不再(订购|采购|购买|使用|进货|追加)|停止(订购|采购|进货|使用)
(停止|终止|中止|结束|取消|解除|断绝|撤销|作废|提前结束|退掉|停掉|关掉|关闭|注销|退出)(了|掉|我们|所有|全部|一切|与|和|跟|你们|贵司|这份|这个|的|双方|目前|现有|剩余|后续|年度|整个){0,6}(合作|合同|协议|订单|合作关系|关系|供货|服务|账号|账户|帐号|订阅|授权|续费|自动续|代理|框架|会员|套餐|租约|采购)
(合作|合同|协议|订单|账号|账户|订阅|服务|关系)(就|可以|准备|打算|到此|也|都|要|想|全部|全|先|得|直接|还是){0,3}(终止|解除|作废|取消|到此为止|结束|停了|停掉|不续|算了|撤|退了|注销|别做|黄了)
退订|退会|退课|退班|退学费|转班|转学|销户|销号|解约|毁约|拉黑|除名|踢出|剔除|弃用|停用|断供|切换到|迁移到|迁到|搬到(别|其|阿里|腾讯|华为)|转投|转向(别|其|对手|国产)|转单|转过去|转走|改投|改用|改找|改选|另谋高就|另寻|另请高明|另选|另觅|撤单|砍单|散伙|散了吧|分道扬镳|一拍两散|好聚好散|到此为止|没有下次|没下次|最后一(次|单|批|回)|最后通牒|合作不下去|做不下去|走人|走下去的必要|分手|拜拜|考虑其[他它]家|看看别的|换家|换人|移出(供应商)?名录|黑名单|暂停供应商资格|取消供应商资格|出局|备选方案|备胎|替代方案|国产替代|备用供应商
(导出|迁移|备份|迁走|打包|搬走)~(数据|资料|客户资料)~(走|搬|迁|给我|换|停)|数据~(导出来|迁走|搬走|迁出|迁移出)
(以后|准备|打算|改成|改为|考虑|决定|已经|下一步|后面|后续|计划|干脆|还不如|不如)(我们|就|都|是|都要|要|直接|全部){0,3}(自己|自行|自建|自研|内部)(来)?(做|生产|开发|搞|加工|建|弄|采购|解决|干|研发|团队)
(再|还|继续|老是?|老|总是?|要是|如果|下次|一直)≈(就|只好|只能|别怪|那就|只有|不得不|没法|也就)~(换|不合作|不订|不续|停止|取消|找别|找其|终止|解约|走人|不用你|不找你|另找|另请|不做了|不下单|拉黑|退)
(没必要|不值得|没法|没意思|没意义|没什么好|不知道怎么)(再|继续)(合作|续|用|做|谈|订|往下走)
(对)?(你们|贵司|贵公司)~(失去信心|没信心|没有信心|不再信任|信任.{0,3}(没了|崩|破裂)|彻底失望|信不过|失去了?信任)
(份额|量|订单|业务|单子|单)(会|要|都|全部|全|准备|已经|慢慢|开始|逐步|一部分|也|一半)*(转|分|给|砍|减|降|挪|移|切|撤|停)(出去|别家|别人|走|一半|其[他它]|他们|过去|一部分|掉|到别|给别|给了别|给其|给同行|给隔壁|了)
(逐步|慢慢|陆续|全部|全面|彻底|尽快|准备|打算|月底|年底|计划|决定|考虑|要)(停用|停掉|替换|撤出|退出|切换|迁移|下线|断掉|弃用|撤掉|卸载|卸了)
(跟|和)(你们|贵司|你)(这么多年|的合作)?~(到头|走到头|缘分|结束|到此)
(早就?|差点|恨不得|真想|巴不得)(想|就|已经|该)?(换|不用|走|退|不跟|停|撤|取消)(了|掉|你们|供应商|人|合作|一家)
(下次|以后|今后|明年|下回|下一批|后面|之后|下半年|下学期)(就|都|再也|我|我们|可能|应该|大概|肯定|估计|也|的单子?|的量){0,3}(不(会|再|找|用|跟|在|从|考虑|来|订|买|敢|下单|合作|报|续)|换|找别|走别|给别)
(换|转)(了|掉)(吧|算了|得了)|就换人|换.{0,6}(供应商|供货商|厂家|人做)
(要不要|还要不要|是否|考虑是否)(继续|再|续)~|重新(评估|考虑|审视)~(合作|续|供应商|合同|关系|你们)|(续约|续签|合作|续费)~(重新评估|重新考虑|再考虑|要考虑|不好说|难说|悬)
就不做了|不做了|不合作|不干了|不玩了|不陪|伺候不起|忍不了|忍无可忍|受够了|受够|没有下一次|绝无下次|不会有下次|失去(我们)?这个客户|丢了?(我们)?这个客户|不再续
"""

EN = """
(don't|do_not|no_longer|can't|cannot|don't_really) see (any|a|the|much|what)? (reason|point|sense|value|future|benefit) (to|in|for|of|with)
(not|n't|never) (to)? (prolong|renew|extend|continue|carry_on|go_on|keep) (the|our|this|with|it|working|using|paying)? (contract|subscription|agreement|cooperation|with_you|using|paying|service|plan|working)?
(daughter|son|child|kid|kids|children) .. (not_coming_back|won't_continue|won't_be_back|wants_to_stop|wants_to_quit|is_leaving|stops|will_stop|quits)
(look*|search*|find|finding|hunt*|scout*|source|sourcing|sound*_out|line*_up|evaluat*|qualify*|qualif*) (for|at|out)? (another|a_new|new|a_different|different|an_alternative|alternative|alternatives|a_second|other|a_cheaper|a_better|a_replacement) (source|sources|supplier|suppliers|vendor|vendors|provider|providers|partner|manufacturer|school|tutor|contractor|options|solution|software|system)
(switch*|chang*|replac*|swap*|drop*|ditch*|dump*|mov*_away_from|mov*_off|mov*_on_from|leav*|fir*|step*_away_from|transition*_away_from|migrat*_away_from|migrat*_off|get*_rid_of|cut*_ties_with|get*_off|say*_goodbye_to|separat*_from|part*_ways_with|los*_patience_with) (the|our|your|to|from|a|another|new|current|all|different|of|away|over)* (supplier|suppliers|vendor|vendors|you|you_guys|your_company|your_product|your_service|your_services|your_platform|your_software|your_system|your_tool|your_app|provider|providers|partner|partners|platform|contractor|manufacturer|source|sources|agency)
(switch|switching|switched) (over|back|everything|it_all|us|our_business|our_orders)? (to|away|from|over)
(mov*|tak*|shift*|transfer*|giv*|direct*|send*|award*|pull*|split*|redirect*|plac*|route*|allocat*|reallocat*) (our|the|all|this|that|my|some|half|more|most|of|future|remaining|part|a|next|its|their)* (business|orders|order|volume|volumes|account|spend|custom|production|share|contract|work|money|purchases|project) .. (elsewhere|away|to|somewhere|from_you|out|with_someone|with_another|over)
(look*|go*|shop*|search*|buy*|source|sourcing|order*|turn*|get*|going|purchas*|find*|taking_it|tak*) (it|them|for|to|our|the|this|stuff|parts|around|these)? (elsewhere|somewhere_else|someone_else|somebody_else|alternatives|alternative|a_replacement|replacement|new_supplier|a_new_supplier|another_supplier|another_vendor|a_different_supplier|a_new_vendor|a_new_provider|other_suppliers|other_options|a_different_vendor|your_competitor*|the_competition|a_backup|plan_b)
(cancel*|terminat*|end|ending|ended|discontinu*|close|closing|exit*|not_extend|wind*_down|opt_out_of|opting_out|withdraw*_from|back*_out_of|pull*_out_of|get_out_of|walk*_away_from|break|breaking|revoke*|void|rescind*|leav*|stop*|unsubscribe_from|scrap*|quit*|suspend*) (the|our|my|this|your|all|a|whole|entire|annual|frame|framework|remaining|maintenance|service|early|current|existing|of|any|future|further|open)* (contract|contracts|agreement|subscription|account|service|services|membership|relationship|partnership|order|orders|cooperation|plan|license|licence|licenses|licences|renewal|auto-renewal|auto-renew|support_contract|business_with_you|deal|trial|maintenance|enrolment|enrollment|course)
(stop*|quit|cease*|done|finished|through) (using|buying|ordering|working|doing_business|purchasing|dealing|sourcing|paying_for|being_your_customer) (from|with|your|you|it|the|this)?
(not|n't|won't|wont|no_longer|never|unlikely|doubt|don't_plan|don't_intend|decided_against|no_plans|rather_not|hesitant|hesitate|reluctant|cannot|can't|not_sure|unsure|see_no_reason) .. (renew*|extend*|reorder*|re-order*|prolong*|sign_again|order_again|order_from_you|buy_from_you|buying_from_you|buy_again|work_with_you|working_with_you|be_back|coming_back|use_you|using_you|your_customer|continue_with|continue_using|continue_our|continue_this|continuing_with|recommend_you|stay_with|staying_with|stick_with|stay_on|doing_business|do_business|deal_with_you|be_ordering|be_a_customer|keep_using|trust_you)
(part_ways|parting_ways|walk_away|walking_away|pull_the_plug|pulling_the_plug|pulling_out|pull_out|jump_ship|moving_on|move_on|moved_on|say_goodbye|call_it_quits|call_it_a_day|had_enough|had_it_with|last_straw|final_straw|last_chance|final_warning|final_notice|our_last_order|last_order|the_last_time_we|phase_out|phasing_out|phased_out|phase_you_out|going_in-house|go_in-house|insourc*|in-house|in_house|dual_source|dual_sourcing|notice_period|exit_clause|exit_strategy|offboard*|backup_supplier|backup_vendor|second_source|out_to_tender|go_to_tender|re-tender*|retender*|rebid|open_tender|back_to_market|part_company|no_future|reconsider_our_relationship|reconsidering_our|rethink*_our|reconsider_the_partnership|reconsider_our_partnership|review_our_relationship|reviewing_our_relationship|review_the_relationship|reevaluat*|re-evaluat*|our_options|weighing_our|keep_our_options|lose_us|losing_us|lose_a_customer|lost_a_customer|lose_our_business|lose_our_account|lose_this_account|lost_our_business|losing_our_business|lost_our_trust|losing_trust|lost_trust|lost_confidence|losing_confidence|losing_patience|lost_faith|one_foot_out|out_the_door|churn|on_the_way_out|goodbye|farewell|blacklist*|delist*|de-list*|disqualif*|take_you_off|taken_off_our|removed_from_our|removing_you|approved_vendor_list|close_the_account|alternative_supplier*|non-renewal|nonrenewal|consolidat*_vendors|consolidat*_suppliers|vendor_consolidation|supplier_consolidation)
(out|done|finished|through|fed_up) with (you|you_guys|your_company|this_supplier|this_vendor)
(we're|we_are|i'm|i_am|they're|we'll_be|we_will_be|i'll_be) (out|done|gone|leaving|moving_to|moving_over|migrating|going_with|going_to_go_with|off|switching|quitting|changing_over)
(going|gone|go|went|decided_to_go|chose_to_go|will_go) with (another|someone_else|somebody_else|a_different|the_other|your_competitor*|a_competitor|them|{brand}|other)
(decided|chosen|chose|opted|signed|awarded) .. (another|someone_else|your_competitor*|a_competitor|{brand}|different) .. (supplier|vendor|provider|instead|company)?
(migrat*|mov*|transition*|port*|convert*) (everything|all|our|us|over|data|the_team|entirely|completely|to|users|away)* to (another|{brand}|a_different|a_new|a_competitor|something|someone)
(export|download|extract|get|copy|pull|hand_over|return) .. (all_our_data|our_data|all_my_data|my_data|our_records|full_backup) .. (before|move|leave|close|out|cancel|migrate|end|another)
(export|exporting) (all|of)* (our|my) data
(give|giving|gave|serve|consider_this|take_this_as|this_is|formal|written|#) .. (days'_notice|day_notice|days_notice|month's_notice|months_notice|months'_notice|our_notice|notice_of|formal_notice|notice_to_terminate)
(let|letting) .. (lapse|expire|run_out)
(contract|subscription|agreement|licence|license|plan) .. (lapse|expire|expires|ends|runs_out|is_up|up) .. (not|won't|leave|gone|switch|done|that's_it|that_is_it|look|other|elsewhere)
(make|build|produce|do|manufactur*|develop*|handle|machine) (it|them|this|these|our_own|the_parts|everything)? (ourselves|internally|our_own|in-house|in_house)
(if|unless|otherwise|or|next_time|one_more|another) .. (happens_again|again|mistake|delay|late|fix|fixed|improve|improves|change|changes|incident|outage|sort) .. (gone|leave|leaving|elsewhere|cancel*|done|switch*|out|finished|look|find|terminat*|over|reconsider|other)
(one_more|another|next) .. (and_we're|and_we_are|and_i'm|and_it's|and_you) .. (gone|out|done|leaving|over|lose|lost|finished)
(thinking|considering|planning|looking|tempted|inclined|ready|starting|about|going|decided|want|wants|time|prepared|intend) (of|about|at|to|on|it)* (leav*|switch*|chang*_supplier*|chang*_vendor*|chang*_provider*|cancel*|mov*_on|quit*|mov*_elsewhere|go*_elsewhere|replace_you|replacing_you|drop_you|mov*_away|going_somewhere*|go_somewhere*|take_our_business|end_the|end_our|walk)
(replace|replacing|drop|dropping|leave|leaving|ditch|dump|lose) (you|you_guys)
(take|taking|bring|bringing|move|moving) (it|this|everything|production|the_work|these|that|the_whole_thing) (elsewhere|in-house|in_house|back_in-house|somewhere_else|away|internal)
(stay|stick|remain|continue) .. (hard_to_justify|no_reason|why_should_we|why_would_we|give_me_a_reason|give_us_one_reason)
(why_should|why_would|give_me_one_reason|give_us_a_reason|one_good_reason|any_reason|no_reason) .. (stay|continue|keep|renew|stick|remain)
(contract|subscription|account|membership|service|agreement|order|plan) (cancelled|canceled|terminated|cancellation|termination)
(cancellation|terminat*) (request|notice|form|fee|terms|of_our|of_the_contract|of_contract|letter|clause)
recommend* (that)? (we)? (terminate|terminating|leave|leaving|switch|switching|cancel|cancelling|moving|ending|end|drop)
(terminate|terminating) (the|our|your|this|with|you|it)
how (do|can|to) (i|we)? cancel*
(want|wants|wish|like|going|need|decided) to cancel
"""

UNLESS = {
    "zh": """
(不会|没有?|没想|不想|不打算|从没|从未|没考虑|不考虑|没打算|没必要|不用|不需要|哪会|怎么会|不可能)(要|想|说|过|打算|考虑)?~(换|找别|另找|换掉|更换|终止|取消|解约|停用|退订|转单)
(谢谢|感谢)~不会再
(会议|培训|会面|活动|参观|拜访|明天的|周[一二三四五六日]的)~取消
(换|更换)(货|灯泡|零件|配件|滤芯|电池|地址|发票|抬头|联系人|手机|号码|微信|包装|颜色|型号|规格|密码|办公室|楼层|图纸|版本|电话|邮箱|刀具|油|模具|材料)
(欢迎|期待|希望|愿意|继续|长期)~(合作|再来)
不用取消|取消不了|别取消|没取消|没有取消
换(了|成|到|个)(新办公室|新地址|新号|新微信|新电话|新手机)
(不做了|就不做了)(测试|检测|表面处理|喷涂|电镀)
""",
    "en": """
(room|space|flexibility) .. (move|change)
(move|moving|moved) (on_the|on_price|on_monday|on_tuesday|on_this|to_new_premises|to_the_north|to_another_building|to_another_office|to_a_bigger|to_a_larger|to_another_department|to_a_new_building|to_a_new_office|to_a_new_address|to_a_new_role)
(no|not|never|don't|aren't|isn't|without|nowhere_near|far_from|zero|nothing|hardly|n't) .. (plan*|plans|intention|thinking|reason|looking|considering|want|intend*|wish*|desire|question|thought|talk|going|leaving|switching|need|about) .. (leav*|switch*|chang*|cancel*|replac*|terminat*|elsewhere|go|stop*|drop*|mov*)
(switch|switches|switching) (on|off|the_light|the_machine|panel|board|cabinet|gear|box|the_meeting|power|button|frequency|noise)
(cancel|cancelled|canceled) .. (meeting|call|appointment|visit|flight|train|lunch|training|demo|invite|zoom|session)
(end|close) of (the|our|this|day|business)
(leav*) .. (office|for_the_airport|home|message|voicemail|review|note|comment|it_with|it_to|gap|space|at_\\d+|parcel|the_goods|tomorrow|early|it_at)
(drop|leave) you (a_line|a_note|a_mail|an_email|a_message|to_it|with|off|at|alone)
(replac*|chang*|swap*) (the|a|one|our|your)* (part|parts|filter|battery|bulb|seal|unit|address|contact|password|room|date|phone|seals|filters)
(stop) .. (sign|button|valve|motor|watch|by)
(look*|turn*|going) to (you|seeing|hearing|working|it)
notice (board|period_for_the_building)
(cancel|end|stop|close|terminate) (button|key|date|time|user|point|cap|customer|mill)
(move|moving|moved) on to (the_next|next|the_second|point|phase|step)
(if_we|before_we|should_we|when_we|in_case_we) (ever|want|wanted)? (cancel|terminate|leave) .. (what_is|what's|what_are|how_much)
""",
}
