"""Something is wrong with what was delivered, or with how the customer is served."""

ZH = """
(老是|总是|一直|经常|又|还是|频繁|多次|每次|天天|仍然|依旧)~(失败|不成功|出错|中断|掉|丢|乱|延迟|不对|不行|错|坏|卡|断|漏|响|报警|跳|停|死)(了|,|。|!|$|的|掉|机|线|断|开|电)
(一|刚|才|没)(开机|装上去?|用|打开|通电|上线|启动|安装)~(就|便)(报警|漏|坏|响|停|卡|死|断|裂|跳|报错|冒烟|黑屏|崩|松|掉|烧|堵|抖)
{goods}~(失败|中断|报警|有误|出错|不全|不完整|缺失|模糊|漏了|乱码|对不上|弄丢|不同步|延迟)
(不敢|没法|无法|不能|不让|没办法)(用|铺|装|收|验收|上机|卖|交付|使用|入库|放行|施工|继续)
(监理|护士长?|医生|工人|客户|老板|领导|家长|校长|院长|用户|业主|甲方)~(很着急|发火|骂|不满|投诉|抱怨|停工|拒收|很生气|急死|有意见|催|不高兴|不收|不签字|返工)
(税号|抬头|发票|地址|名字|金额|规格|型号|数量|标签|合同)~(又|都|还|全|给我|也)?(开|写|填|印|打|贴|弄|搞)错
(一点|半点|丝毫|毫无|完全没有?|根本没有?|没有?任何|没什么|看不到)(进步|效果|作用|变化|改善|用处|提高|起色|诚意|改进|长进)(都|也)?(没有?)?
{goods}≈{bad}
{bad}(了|的|得|着)?~#(根|个|支|件|台|箱|只|处|次|片|块|张|套|袋|瓶|桶|条|颗|把|盒|回|天|遍|批|米|卷|位|多个)
(#(根|个|支|件|台|箱|只|处|片|块|张|套|袋|瓶|桶|条|颗|把|盒|批|米|卷)|一半|一大半|好几|全部?|都|大部分|多数|好多|很多|不少|一堆|有些|部分|半数|百分之#|#%|好些)(个|件|台|只|箱|根|都|是|有|的|已经|严重){0,3}{bad}
(全是|都是|好多|一堆|很多|满是|到处是?|净是|一身)(划痕|毛刺|问题|锈|油|坏的?|次品|裂纹|气泡|砂眼|毛病|错误|bug|灰|水|霉|碎渣|错别字|杂质)
投诉|举报|差评|曝光|找你们领导|找你们老板|12315|消协|律师函|起诉|打官司|法律途径|维权|讨个?说法|给个?说法|给个?交代|给我们一个说法|给个?解释|讨说法
(质量|品质|做工|服务|售后|态度|工艺|体验|效果|教学|讲课|老师|交付|物流|包装|稳定性|性能|响应|沟通|配合|管理|安装|施工|进度|效率|客服|技术支持|培训|手艺|水平|精度|卫生|环境)(真的?|实在|也|越来越|一直|还是|非常|特别|真是|简直|严重|都|总是?|明显|确实|就|这么|那么|怎么|这次|方面|上){0,3}(太|很|这么|那么|挺|好|比较|更|有点){0,1}(差|烂|糟|次|垃圾|不行|不好|不过关|不稳定|不达标|不合格|不满意?|堪忧|下降|下滑|有问题|出问题|问题|跟不上|掉线|令人失望|恶劣|敷衍|粗糙|毛糙|马虎|低下|慢|拉胯|一般般?|不专业|不到位|不负责|不如以前|没法看|打折扣|不敢恭维|不尽人意|不理想|不及时|没保障|堪忧|混乱|脏|不好说)
质量问题|不合格|不良品|次品|残次|瑕疵|瑕疵品|缺陷|不良率|报废|返工|返修|退货|退款|退钱|退回来|退回去|要求退|全退|换货|索赔|赔偿|赔付|赔钱|扣款|扣货款|罚款|扣钱|拒收|拒付|质量事故|批量事故|客诉|8d报告|8d|整改|召回|质量异常|来料异常|异常单|不符|货不对板|货不对版|偷工减料|以次充好|假货|假的|翻新|二手货|图文不符|虚假宣传|坑爹|坑人|骗人|骗子|忽悠|糊弄|敷衍|应付了事|踢皮球|推诿|推卸|甩锅|扯皮|打太极|互相推|和稀泥|耍我|耍人|糟心|闹心|心寒|寒心|火大|恼火|生气|气死|气炸|发火|骂人|骂了|骂我|挨骂|挨批|发飙|无语|崩溃|抓狂|受不了|忍无可忍|离谱|奇葩|过分|太不像话|不像话|不负责任|不靠谱|靠不住|不专业|不称职|不地道|不厚道|掉链子|拉胯|拉垮|一塌糊涂|乱七八糟|一团糟|乱套|太乱|惨不忍睹|糟糕|太糟|太烂|差劲|不怎么样|不敢恭维|名不副实|言而无信|不守信|说话不算|食言|放鸽子|失联|石沉大海|杳无音信|爱答不理|爱理不理|不闻不问|冷处理
(很|非常|太|十分|极其|极度|特别|相当|表示|强烈|严重|比较|有点|大为|感到|让人|令人|真让人|真是)(不满|不满意|失望|生气|恼火|气愤|遗憾|无语|头疼|头大|着急|痛心|愤怒|窝火|难受|难看|担心|不爽|憋屈|尴尬|被动)
不满意?|失望|意见(很|非常|比较|特别)?大|怨言|怨气|有意见|抱怨|牢骚|吐槽
(没|没有|无|木有)(人|一个人|谁)(管|理|接|回|回复|应|处理|负责|跟进|响应|来|搭理|对接|解决|过问)|没反应|没动静|没下文|没回音|没回应|没人影|不见人影|联系不上|找不到人|打不通|无人(接听|应答|回复|理会|处理)|(不|没|从不|也不|都不|就是不|一直不|老不|一直没|都没|还没|也没)(人)?(接电话|回消息|回复|回微信|回电|处理|解决|答复|给答复|回邮件|理人|理我|露面|来修|来人|修好|弄好|搞定|解决掉)
(催|打|反映|报修|跟你们说|联系|投诉|沟通|问)(了|过|你们|你|电话)*(#|好几|多少|无数|很多|n)(遍|次|回|个电话|天|趟|多次)
(第|已经|又是|都|前后|累计|连续)(#)(次|回|批|遍|趟)(了|出|坏|发|又|还|返|出现|这样|修|迟|晚|报|犯|反映|催|,)
(又|再次|再一次|总是?|老是?|经常|三天两头|动不动|一直|反复|频繁|屡次|天天|隔三差五|时不时|每次都?|还是|依然|仍然|仍|还在)(出|有|犯|是|给|在|把|被){0,1}(发错|搞错|弄错|写错|做错|送错|装错|开错|少发|漏发|漏|坏|断|裂|死机|崩|报错|卡|掉线|断线|出问题|问题|迟到|晚到|延误|拖|故障|不准|不对|不行|修不好|打不开|错|停机|罢工|闪退|重启|老毛病|毛病|松|响|这样|那样|堵|停|跳闸|慢|差|没解决|没修好|没到|没发|没收到|不合格|不能用|用不了|没处理)
(发|送|配|装|做|开|写|寄|打|贴|印|搞|弄|拿|算|录|下|出|切|排|标)(错|少|漏|反|歪|混|重|丢)(了|货|的|款|件|型号|地址|票|发票|价|单|尺寸|颜色|规格|数量|东西|标签|料|配件)|少发|漏发|错发|混料|混装|短装|短缺|缺件|少件|缺货|少了#|缺了#|差了#|对不上|数量不对|型号不对|颜色不对|尺寸不对|规格不对|版本不对|不是我们要的|跟.{0,8}不一样|和.{0,8}(不符|不一致|不一样|对不上)
(说好|说好的|答应|答应的|承诺|承诺的|保证|约好|约定|讲好|说是|当初说|合同写|合同上写|原定)≈(还没|没|不见|呢|现在|结果|到现在|都没|怎么|却|今天|又|没到|没来|没给|没发|食言|变|拖|\\?|才)
(到底|究竟)(有没有|什么时候|还|能不能|怎么回事|要不要|想怎么|谁|管不管|行不行|是不是|还要|还想)
(什么时候|几时|啥时候|何时)(才|到底)(能|会|可以|来|发|到|修|有|给)
(还没|没有|没|一直没|都没|仍未|仍没|尚未|迟迟不?|迟迟没)(发货?|到货?|收到|送到|送来|送过来|见到货?|给|修好|来人|解决|处理|安装|开票|寄|发过来|到账|退款|动静|到|给个)(了|呢|吗|啊|,|$|!|\\?|。)
(晚|迟|拖|延误|延迟|超|耽误|逾期)(到|了|期|交)(整整|足足|快|将近|都)?#(天|周|个月|小时|个小时|个星期|个多月|多天|来天)
(耽误|影响|拖累|害|拖垮|打乱|误|坑)(了|到|得|惨|死)?(我们|我|我们的|客户|生产|整个|了我|咱们)?~(生产|工期|进度|交货|交期|客户|施工|发货|上线|开工|事|投产|出货|停线|停产|停工|使用|上课|手术|罚|信誉|计划|安排|营业|开学)
停线|停产|停工待料|产线停|车间停|被迫停|趴窝|断货|被客户(骂|罚|投诉|退)|客户(投诉|退货|骂|罚)
(修|换|弄|调|处理|整)(了|过)?(#|好几|几|多|n)(次|回|遍|趟)~(还|也|又|都|没|不)|没修好|修不好|越修越|治标不治本|还是老样子|老毛病|老问题|同样的?问题|同一个问题|旧病复发|重蹈覆辙
这[^,。]{0,5}怎么(上|用|做|搞|装|卖|交|验收|交代|看|干|弄|学|教|开)(啊|呢|!|\\?|,|。|$)?|让(我|我们)(怎么|如何)(用|做|交代|交货|跟|向|和|上|解释|办)|怎么(又|还|老|总是?|这么|回事|搞的|这样|会这样|做事|办事|弄成|可能|成了)|什么(东西|玩意|态度|破|服务|质量|鬼|水平|效率)|搞什么|搞毛|有没有搞错|开什么玩笑|太坑|坑死|害死|害惨|气人
(谁|哪个|你们|谁来|损失)(来)?(负责|承担|赔|赔偿|买单|背锅|给个说法)(\\?|吗|啊|呢)?|损失(很|惨|谁|大|怎么|由|不小|惨重|算)|你们(赔|负责|管不管|管吗|还管)
(不能|没法|无法|不太|没办法|根本|完全|完全不能|压根|基本|实在|就是|都|也|又)(没法|不能|无法|不|用不了|没)?(用|正常使用|使用|启动|开机|登录|打开|安装|运行|连接|工作|保存|导出|打印|识别|读取|充电|显示|加载|同步)(不了|不能|不上|了|,|。|!|$)
(打|开|登|连|装|拧|插|用|读|收|刷|扫|导|传|存|关|测|按|点|充|进|查|搜|加载)(不开|不上|不了|不进|不进去|不着|不通|不动|不出来|不出|不成|不好使|不到)
死机|崩溃|宕机|闪退|报错|黑屏|蓝屏|白屏|乱码|丢数据|数据丢|掉线|漏油|漏液|漏水|漏电|漏气|漏光|渗水|渗油|渗漏|生锈|锈了|锈蚀|划痕|刮花|毛刺|变形|断裂|开裂|破损|破了|碎了|断了|坏了|坏的|裂了|掉漆|脱落|起泡|受潮|发霉|霉变|变质|异味|刺鼻|臭|过期|异响|冒烟|短路|跳闸|烧坏|烧了|卡顿|卡死|太卡|巨卡|很卡|死活|不好使|失灵|失效|超差|不准|偏差(大|太大|很大)|误差(大|太大|很大)|色差|起皮|鼓包|虫|头发|毛边|松动|歪了|尺寸超|出问题|出毛病|出故障|出了?事故?|问题(多|一大堆|百出|很多|不断|严重|太多|没解决|还在|依旧)|毛病(多|一堆|不断)|bug(多|一堆|太多|不断|还在)?
(太慢|慢得|慢死|龟速|效率低|反应慢|响应慢|回复慢|拖沓|磨磨|磨蹭|慢吞吞|等了#|等了(好|很|半|快|一|太)|等到现在|等太久|等不及|等得|苦等|干等|白等|白跑|跑了几趟|浪费时间)
(退|换|赔|补|重做|返工|重发|补发|重新发|重新做|给我退|全部退|马上退|立即退|赶紧退)(货|款|钱|回|一批|新的|掉|#|给我|过来)(吧|!|,|。|$|给|的|要|处理)
(尽快|赶紧|马上|立刻|立即|抓紧|快点|请你们|必须|限你们|今天之内|24小时内)(给|派人|派|来人|解决|处理|修|补发|换货|退款|退货|答复|回复|整改|查|安排人|赔|拿出|拿个)(个|一下|我|我们)?(解决|处理|说法|答复|方案|来修|看看|过来|修|维修|人|结果|交代|掉|好|$|,|。|!)
(跟|和|与)(样品|图纸|合同|描述|宣传|说的|样板|订单|承诺|封样|要求|介绍|演示|图片|规格书)(的|上)?(完全|根本|都|严重)?(不|对不|差|不是)(一样|符|同|上|远|太多|一致|一回事|是一回事|相符|一个|一种|很多)
(根本|压根|简直|实在)(不能用|没法用|没用|不行|没人|没法|就是骗|是骗|不像话)
(学|孩子|小孩|娃)(了|上了)?~(没进步|没效果|没学到|听不懂|跟不上|不想去|不愿去|退步|白上|没提高|白学|没什么用|没有用|哭)
(老师|讲师|教练|顾问|工程师|师傅|业务员|客服|销售|司机|安装工|工人|技术员|你们的人|对接人|售后)≈(迟到|没来|不来|玩手机|不耐烦|态度|骂|吼|走错|不会|不懂|换来换去|换了#|敷衍|不回|没到|爽约|早退|凶|太差|听不懂|不负责|打发|不见|联系不上|不专业|乱|磨洋工|不接|走了就)
(不值|对不起|配不上)(这个?价|这钱)|花(这么|那么)多钱|交了钱就|收了钱就|签了就不|卖完就|付了款就
(吓人|危险|安全隐患|差点|险些)~(伤|出事|炸|着火|触电|掉下来|砸|夹)|伤到|伤了|割伤|烫伤|过敏|触电|着火|起火|爆炸|安全事故|安全隐患
不(是)?(已经|都)?(修好|解决|处理|改好|调好)了吗|不是说(好)?≈(吗|么|呢|的|好)
"""

EN = """
(can't|cannot|unable_to|impossible_to|couldn't|not_able_to|won't_let_us) (use|install|lay|mount|assemble|sell|open|access|log_in|login|print|process|weld|finish|work|run|start|import|save|read|connect|operate|complete|submit|download|accept|even|properly) (it|them|the|this|these|our|with|on|to|properly|anything|because|at_all|any|!|.|,|your|my|in)
(ate|cost|wasted|lost|burned|took|wasting|losing) .. (hours|days|half_a_day|a_whole_day|week|weeks|evening) (of|on|to|with|because)
(cancelled|canceled|left|changed|stopped|skipped|moved|closed|charged|switched) .. without (telling|informing|notice|warning|asking|any|notifying|a_word|letting)
(teacher|tutor|trainer|technician|engineer|driver|installer|fitter|consultant) .. (cancelled|canceled|skipped|left_early|vanished|disappeared|shouts|shouted|yells|twice|again|forgets|keeps)
(snapping|shearing|sheared|seized|seizing|flicker*|dripping|sagging|bulging|swelling|bending|cracking|fraying|frayed|soaked|soaking|squashed|mangled|ripped|punctured|thawed|unsealed|unlabelled|unlabeled)
(reads|shows|displays|indicates|measures|reports|prints|calculates) .. (when|although|instead|wrong|even_though|nonsense|garbage|zero|nothing|the_wrong|error|errors)
(really|so|very|extremely|quite|rather|deeply|pretty|getting) (upset|angry|disappointed|frustrated|annoyed|mad|unhappy|worried|concerned_about_the_quality|dissatisfied|cross|fed_up|impatient)
(wrong|late|broken|missing|short|incorrect|faulty|down|error*) .. (in_a_row|again|for_the_second|for_the_third|for_the_#|every_time|each_time|once_more|twice|yet_again|since_\\w+|as_always|as_usual)
(different|uneven|mixed|inconsistent) (shade|shades|colours|colors|sizes|lengths|batch|finish|thickness)
(our|my) (lawyer|lawyers|legal_team) (will|are|have|has|would)
(app|system|machine|it|software|page|pump|screen|device|server|site|line|platform|portal|printer|unit|motor|one|door|sensor|thing|alarm) (keeps|kept) (on)? \\w+ing
(received|got|sent|sent_us|delivered|shipped|given|gave_us|delivering|sending) .. (wrong|incorrect|faulty|damaged|broken|defective|mismatched|expired|used|second-hand|empty)
not (exactly|quite|really|at_all|even_close_to|remotely)? what (was|we|you|i|our|the) .. (promised|agreed|ordered|expected|paid|asked|specified|said|sold|described|wanted|need)
(complaint*|complain*|defect*|faulty|broken|broke|damaged|damage|damages|crushed|cracked|cracks|crack|cracking|bent|scratched|scratches|scratch|dented|dents|rusty|rust|rusted|rusting|corroded|corrosion|leak*|squeak*|rubbish|garbage|crap|crappy|junk|trash|shoddy|flimsy|unacceptable|disappointed|disappointing|disappointment|let_down|letdown|unhappy|dissatisfied|displeased|upset|frustrated|frustrating|frustration|annoyed|annoying|furious|angry|livid|appalled|appalling|disgusted|disgrace*|fed_up|sick_and_tired|sick_of|tired_of|poor_quality|bad_quality|low_quality|inferior|substandard|sub-standard|subpar|sub-par|below_par|terrible|terribly|awful|horrible|horrendous|dreadful|abysmal|atrocious|pathetic|lousy|poorly|worst|disaster|disastrous|nightmare|fiasco|shambles|mess|messed_up|messy|joke|laughable|ridiculous|inexcusable|unprofessional|incompetent|incompetence|careless|sloppy|negligent|negligence|rude|dismissive|outage*|downtime|malfunction*|misaligned|out_of_spec|out_of_tolerance|off-spec|off_spec|out_of_square|nonconform*|non-conform*|ncr|8d|rejected|reject|rejects|rejection|refund*|reimburse*|chargeback|returns|rma|recall|compensat*|penalty_for|liquidated_damages|credit_note|crash*|freezes_up|glitch*|bug|bugs|buggy|error_message|errors|keeps_failing|failed_again|failure|failures|fails|failed|failing|useless|unusable|worthless|unreliable|peeling|peeled|flaking|loose|wobbly|smell*|stink*|mouldy|moldy|contaminat*|expired|shattered|torn|warped|deformed|overheat*|burnt_out|burned_out|short-circuit*|smoking|caught_fire|sparks|injur*|unsafe|hazard*|swore_at|ignored|ignoring|ghosted|ghosting|stonewall*|runaround|run-around|passed_around|fobbed_off|blow_us_off|brushed_off|escalate|escalating|escalation|deal_breaker|not_good_enough|simply_not_good|not_up_to|not_what_we_ordered|not_what_i_ordered|not_as_described|not_as_promised|as_promised_it|nowhere_near_what|not_according_to|doesn't_match|does_not_match|don't_match|do_not_match|didn't_match|doesn't_fit|does_not_fit|don't_fit|do_not_fit|won't_fit|mismatch*|mix-up|mixup|mixed_up|mislabel*|missing_parts|still_waiting|never_arrived|never_came|never_showed|no-show|no_show|stood_us_up|didn't_show_up|did_not_show|line_down|line_stopped|line_is_down|down_again|stopped_production|production_stopped|production_is_stopped|at_a_standstill|at_standstill|legal_action|sue|court|consumer_protection|bad_review|one_star|1-star|cheated|misled|scam|lied|lies|lie_to|deceived|ripped_off|misleading|false_advertising|broken_promise*|empty_promises|excuses|apology|apologize|apologise|wasted|waste_of|bad_experience|poor_service|bad_service|poor_support|slow_response|last_straw|had_enough|regret|no_longer_trust|lost_trust|lost_confidence|lost_faith|third_time|second_time|fourth_time|fifth_time|umpteenth|yet_again|once_again|same_problem|same_issue|same_mistake|same_fault|same_defect|recurring|recurrent|keeps_happening|happening_again|happened_again|happens_again|happens_every|not_again|wrong_again|late_again|broke_again|again!|fix_this|what_a_|wtf|for_god's_sake)
{goods} .. (is|are|was|were|came|arrived|arrives|keeps|keep|got|has|have|looks|look|turned_up|went|goes|seems|'s|became|been|showed_up|still) .. {broken}
(doesn't|does_not|doesnt|don't|do_not|didn't|did_not|isn't|is_not|aren't|won't|wont|wouldn't|can't|cannot|cant|not|never|no_longer|stopped|stops|barely|hardly|refuses_to) (even|properly|really|correctly|been|longer|actually|to|consistently|quite|always)? (work|works|worked|working|start|starts|starting|turn_on|switch_on|fit|fits|hold|close|open|opens|load|loads|loading|sync|syncs|syncing|charge|charging|charges|connect|connecting|connects|respond|responding|responds|print|prints|save|saves|log_in|boot|boots|power_on|power_up|run|seal|seals|stick|stay|function|functioning|match|matches|meet|meets|pass|passes|perform|comply|read|reads|last|lock|locks|line_up|align|arrive|arrived|arriving|delivered|deliver|fixed|resolved|solved|usable|acceptable|up_to_scratch|up_to_standard|good_enough|as_advertised|as_agreed|as_described|what_we_ordered|what_i_ordered|the_right|happy|satisfied|impressed|pleased|amused|to_spec|to_standard|compliant|call_back|called_back|show_up|showed_up|return_our|return_my|returned_our|returned_my|answer|answered|answering|reply|replied|replying|picking_up|pick_up)
(was|were|is|are|came|arrived|turned_up|showed_up|delivered) (\\w+) (late|damaged|crushed|broken|bent|wrong|short|missing|dirty|wet|rude|overdue|defective|incomplete|empty|unprepared|leaking|rusty|faulty)
(wrong|incorrect|missing|bad|mismatched|damaged|faulty|defective|duplicate|incomplete) (part|parts|item|items|box|boxes|edition|size|sizes|colour|color|colours|colors|order|label|labels|invoice|product|products|model|material|grade|address|quantity|qty|amount|batch|batches|thread|version|goods|one|ones|unit|units|screws|bolts|cables|document|documents|certificate|certificates|data|pieces|accessories|delivery|bill|book|books|course|file|files|spec|dimensions|voltage|plug|time|place|price)
# (of|out_of|in) (the|our|your|every|them|these|those)? (#|parts|units|pieces|boxes|samples|devices|machines|them|batch|last|shipments) .. (are|were|was|is|came|have|had|has|fail*|arriv*|show*|got|didn't|don't|do_not|defective|broken|bad|short|missing|out|crack*|bent|leak*|wrong|late|reject*|damag*|dead|faulty|unusable)
# (pcs|pieces|units|boxes|parts|screws|bolts|cartons|pallets|items|kits|panels|students|users|sensors|%|percent) .. (missing|broken|damaged|defective|short|bent|cracked|wrong|scratched|leaking|rusty|rejected|faulty|failed|unusable|late|out_of_spec|can't|dead|locked_out|crushed|affected)
(short|missing|shortage_of|lacking|lost|shorted_by|down) (by)? # (pcs|pieces|units|boxes|parts|screws|bolts|cartons|pallets|items|of|kits|sets|bags)
(third|fourth|fifth|second|sixth|tenth|2nd|3rd|4th|5th|\\d+th|three|four|five|several|countless|many|so_many|numerous|multiple|# ) (time|times|new_eta|outage|outages|failure|failures|reminder|reminders|emails|calls|tickets|complaints|attempts|delay|late|visits|repairs|breakdown|breakdowns|mistake|mistakes|defect|incident|incidents|wrong)
(called|emailed|written|wrote|phoned|messaged|rang|asked|chased|told|reported|reminded|begged|been_asking|been_chasing|been_waiting|waited|waiting|been_calling|been_trying) .. (#_times|#_days|#_weeks|#_hours|#_months|times|twice|repeatedly|for_days|for_weeks|weeks|for_hours|days_now|over_a_week|since_\\w+|and_nothing|no_reply|no_response|no_answer|nobody|all_week|all_day|forever|ages|a_month|a_week|a_day|over_a|more_than_a|days|too_long|so_long|long_enough|again_and_again)
(nobody|no_one|noone|no-one|none_of_you|nothing) .. (answer*|call*|repl*|respon*|pick*|cares|care|came|come|showed|help*|fix*|knows|take*|took|gets_back|got_back|has_happened|happened|works|worked|happens|bothered|told_us|turned_up|explain*|contact*|follow*|comes)
(no|zero|without) (reply|response|answer|call_back|callback|news|feedback|update|updates|explanation|reaction|solution|support|service|apology|follow-up|progress) (since|for|from|yet|after|to|at_all|whatsoever|despite|so_far|in|until|until_now|!)
(still) (no|not|haven't|hasn't|isn't|aren't|doesn't|waiting|broken|missing|down|leaking|open|unresolved|unfixed|failing|the_same|having|wrong|outstanding|haven't|nothing|didn't|can't|unable|does_not|has_not|have_not|see|seeing|get|getting|experiencing|shows) .
(expected|promised|agreed|said|told|guaranteed|assured|supposed_to|meant_to|should_have|were_to|due|scheduled|committed) .. (doesn't|didn't|isn't|still|but|never|nothing|yet|wasn't|hasn't|haven't|not|no_sign|last_week|days_ago|weeks_ago|instead|nowhere|yesterday|by_now|already|a_week_ago|week_ago)
(# ) (days|weeks|hours|months|day|week|hour) (late|overdue|behind|delay|past|of_downtime|too_late|down|without|after|lost)
(problem|problems|issue|issues|trouble|troubles|fault|faults|error|errors|difficulties) (with|on|in|again|persists|persist|remains|since|after|every|keeps|keep|is_back|are_back|still|from_your|at_our|occurred|came|got)
(quality|service|support|workmanship|packaging|delivery|communication|finish|teaching|response|performance|after-sales|customer_service|installation|training|app|software|material|attitude|surface|product|handling|fit) (is|was|has|has_been|have_been|are|were|seems|keeps|getting|got|looks|went|gone|dropped) .. (bad|poor|terrible|awful|worse|slow|down|downhill|dropped|declined|declining|inconsistent|unreliable|lacking|disappointing|a_joke|below|not_good|not_acceptable|not_what|slipping|slipped|deteriorat*|unacceptable|zero|sloppy|horrible|nonexistent|non-existent|patchy|mediocre|off|rude|late|weak)
(not|n't|never|far_from|less_than|hardly|barely) .. (happy|satisfied|impressed|pleased|thrilled|amused|acceptable|good_enough|up_to_standard|up_to_scratch|professional|as_agreed|as_promised|ideal|what_we_paid|what_we_were|what_was_agreed|what_you_promised|worth_the)
(who|how|when|what|why) (is|are|will|do|did|does|was|were|on_earth|the_hell|can|am|has|have|would|should) .. (pay_for_this|responsible|going_to_pay|compensat*|you_going_to_fix|you_fix|be_fixed|get_fixed|explain_this|explain_to_my|wrong_with|taking_so_long|takes_so_long|take_so_long|nobody|so_hard|keep_happening|this_happen|still_not|hold_you)
(send|sending|sent|take|taking|ship|shipping|return|returning|bring) (it|them|these|everything|the|this|all|those|back|\\w+)* (back|return) (to_you|for|at|!|.|,|and|asap|immediately|all|today)
(want|need|demand|expect|request|requesting|asking_for|like|require|insist_on) (a|an|my|our|the|your|full|to|immediate|some)* (refund|money_back|replacement*|replace|compensation|explanation|return|credit|credit_note|apology|answers|solution|corrective_action|root_cause|manager|supervisor|fix|it_fixed|them_replaced|them_back|repair|discount_for_this)
(money_back|root_cause|corrective_action|corrective_actions|replacement_parts_immediately|replace_them|replace_these|replace_it|replace_the_broken|replace_the_defective|replace_the_damaged|come_and_fix|fix_it|get_it_fixed|sort_this_out|sort_it_out|need_this_fixed|get_this_fixed|someone_has_to|pls_fix|please_fix|please_sort|take_responsibility|take_this_seriously|unresolved|warranty_claim|claim_for|claim_against|file_a_claim|insurance_claim|claim)
(cost|costing|costs|lost|losing|lose) (us|me) .. (#|day|days|money|customer|client|order|fortune|production|hours|contract|line|shift|thousands|penalty|business|sales)
(our|my) (line|production|plant|site|team|crew|machine|customer|client|customers|students|users|boss|patients|nurses|operators|daughter|son|child|kid|workers|staff) .. (stopped|standing|idle|waiting_for_you|sitting|down|angry|furious|upset|complaining|complained|cried|crying|shouting|yelled|screaming|stuck|blocked|locked_out|stranded|can't_work|cannot_work|can't_log|unhappy|losing|rejected|returned|bored|confused|injured|hurt|scared|refuse*)
(teacher|tutor|trainer|technician|engineer|driver|installer|installers|fitter|rep|support|consultant|salesman|agent|operator|your_guy|your_guys|your_man|your_team|your_people|your_staff|your_colleague|helpdesk|hotline) .. (late|rude|unprepared|never|didn't|did_not|doesn't|ignored|ignores|swore|left|forgot|hung_up|no_idea|clueless|unhelpful|wrong|not_show|yelled|refused|can't|cannot|broke|scratched|damaged|useless|keeps|failed|keeps_changing|walked|nowhere|incompetent|slow|on_his_phone)
(strip|strips|stripped|snap|snapped|snaps|crumbl*|bubbl*|blister*|fall*_apart|fell_apart|falling_apart|fell_off|falling_off|fall_off|came_off|coming_off|come_off|comes_off|wear_out|worn_out|wore_out|burst|exploded|jam|jams|jammed|jamming|clog*|trip|trips|tripping|tripped|hang_crooked|crooked|disconnect*|freezing|froze|lag|lags|lagging|laggy|slow_as|too_slow|so_slow|very_slow|extremely_slow|painfully_slow|blank_screen|black_screen|white_screen|blue_screen|error_\\d+|error_code|timeout*|times_out|timed_out|logged_out|locked_out|lost_data|data_loss|lost_our_data|data_is_gone|wiped|doubled_up|charged_twice|billed_twice|double_charged|overbilled|over-billed|wrongly|invoiced_twice)
(hole|holes|burrs|burr|chips|chipped|stain|stains|stained|splinter*|gap|gaps|bubbles|pinholes|porosity|blisters|dead_pixels|runs_hot|noisy|rattl*|vibrat*|grinding_noise|out_of_round|oversize|undersize|undersized|oversized|too_short|too_long|too_tight|too_loose|too_small|too_thin|too_soft|too_brittle|brittle) .. (in|on|all_over|everywhere|by|after|again|from|again|than|for|at|on_the|!|.)
"""

UNLESS = {
    "zh": """
用不(上|着|到)|(会议|开会)~迟
不锈钢?|锈钢|防锈|除锈
(不是|并不是|并没有?|没有?|未|没|并非|不会|不太会)(真的?|再|出现|发现|任何|被|很)?{bad}
(退|换)(火|休|伍|税|料架|回去看|出登录)
(没有?|无|零|从没|从未|没出现?|没发现|未发现|未见|没见|没什么|没任何|没啥|没有任何|不存在|杜绝|避免|防止|减少|预防)(过|任何|什么|出现|发生|一个|一点|半点|收到){0,3}(质量|品质)?(问题|投诉|不良|瑕疵|破损|故障|缺陷|划痕|毛刺|不满意?|异常|抱怨|色差|意见|客诉|差评|毛病|变形|漏油|漏水|生锈|坏的?|报错|死机)
(如果|万一|假如|假设|要是|若|倘若|一旦|假使|设备|以后|将来|产品|如|机器)(以后|将来|真的|有|出现|发生|使用中|出了|是|的话){0,4}~{bad}≈(怎么|如何|保修|质保|谁|多久|能|可以|吗|呢|找|赔|流程|\\?)
(保修|质保|售后|退换货?|退货|退款|索赔|投诉|换货|返修|维修|召回|赔偿)(政策|流程|条款|期|规定|须知|说明|地址|电话|热线|渠道|邮箱|部|部门|率|协议|条件|多久|多长|几年|范围|内容|标准|单模板|模板|中心|处理)
(故障|报警|错误)(码|代码|率|表|树|灯|排除|诊断|手册|分析|模式|转移)|(不良率|缺陷率|故障率)(是|多少|统计|目标|要求|很低|低|控制|下降|降)|防(锈|漏|裂|水|潮|腐|碎|变形|松|断)|不(生锈|漏|变形|掉漆|开裂|死机|松动|坏|断)|耐(磨|腐|用|锈)|破(损险|碎机|坏性|冰|例)|断(路器|电|点|面|桥|货险)
(已经|都|全|早就?|上次的?|之前的?|你们|问题)(已经|都|全|及时|很快)*(解决了|修好了|处理好了|处理完|弄好了|搞定了|恢复了|正常了|换好了|补发了|没事了)
(问题|故障|投诉|异常)(都|已经?|全部|已|顺利|圆满|得到|很快|及时)+(解决|处理|修复|关闭|搞定|恢复)
(满意|好用|不错|很好|挺好|靠谱|给力|点赞|赞|完好|完美|顺利|正常)(,|的|,?没)
(我们|我|自己|工人|员工|同事|司机|物流|快递|客户|小孩|孩子)(自己|不小心|操作失误|用错|弄|碰|摔|搞|操作不当)+~(坏|碎|破|断|划|丢)
(不好意思|抱歉|对不起)~(我|我们|这边)~(发错|写错|搞错|弄错|填错|打错|看错|回复|忘)
(我|我们)(发错|写错|搞错|弄错|填错|打错|看错|下错|订错|报错)
(跟|和|与)(别家|其[他它]|去年|之前|上次|样品)?~不一样(吗|么|\\?)
(手机|电脑|微信|车|空调|电梯|网络|邮箱|打印机|信号)(坏了|没电|出问题|丢了|摔了|卡|不好|死机)
(还没|没有?|没|尚未)(收到|到)(你们的?|新的?)?(通知|消息|批复|回复|领导|审批|预算|公司)
""",
    "en": """
{broken} by (our|my|us|the_kids|ourselves|own)
(refund|replacement|replacements|credit_note|compensation|return) .. (arrived|received|came|ok|done|thanks|good|processed|yesterday|perfect)
(pdf|file|attachment|link|document|zip|certificate|email|mail|drawing) .. (not|n't|cannot|never) (open|load|work|arrive|come_through|attached)
(not|n't|never|isn't|aren't|wasn't|weren't|no_longer) (really|at_all|actually|even|a_bit)? {broken}
(no|zero|without|not_a|not_any|never_had|never_any|free_of|free_from|absence_of|no_more|nothing|haven't_had|have_not_had|didn't_find|hasn't_been|wasn't|no_single|not_one|not_a_single|isn't|aren't|don't_see|see_no|had_no|have_no|has_no|found_no|without_any|n't_any) .. (complaint*|defect*|damage*|problem*|issue*|fault*|leak*|scratch*|error*|crash*|bug*|trouble*|reject*|failure*|crack*|outage*|broken|rust|noise|rattle|complain*|return*|breakage*)
(if|in_case|should|when|whenever|suppose|what_happens_if|what_if|assuming|unless|in_the_event) .. (breaks|break|fails|fail|broken|damaged|defect*|leak*|malfunction*|goes_wrong|crash*|faulty|problem*|issue*|failure|crack*|arrives_late|wrong|return|refund*|expired)
(return|refund|complaint|complaints|warranty|rma|claims|recall|cancellation|replacement|defect|escalation|penalty|error|fault|failure|bug|issue|crash) (policy|process|procedure|procedures|form|department|desk|hotline|line|address|terms|conditions|period|handling|management|register|log|rate|rates|code|codes|list|box|tracker|mode|modes|analysis|test|tests|protection|report_template|label|shipping_address|contact|path|matrix|number|proof|free|button|ticket_closed|guard|detection|detector|reporting)
(fixed|resolved|solved|sorted|closed|works|working|gone|replaced|repaired|perfect|fine) (now|again|already|yesterday|quickly|today|perfectly|since|well|fine|,|.) .. (thanks|thank_you|great|appreciate|perfect|all_good|happy)?
(problem|issue|bug|error|complaint|fault|leak|matter|ticket) .. (is|was|has_been|got|been|now|are|were) .. (fixed|resolved|solved|sorted|closed|gone|repaired)
(thanks|thank_you|appreciate) .. (fixing|solving|resolving|sorting|replacing|replacement|refund|repair)
(my|our|i|we) (mistake|bad|fault|error|apolog*|own_mistake|sincere_apologies)
(apolog*|sorry) (for|that|about)? (the|my|our|we|i|being|any|me)? .. (late|delay|inconvenience|confusion|mix-up|reply|mistake|typo|wrong_file|wrong_attachment|wrong)
(i|we) (sent|attached|typed|wrote|gave|ordered|entered|picked|used|dialed|dialled|pasted) .. (wrong|incorrect)
(break|broken|broke) (down_the|down_by|down_into|even|ground|english|out_of_the|record|bulk)
(issue|issues|issued|issuing) (of_the_magazine|of_magazine|date|number|an_invoice|the_invoice|invoice|a_po|the_po|a_purchase|certificate|the_certificate|no_\\d+|tracking)
(crash) (course|test|barrier|mat|helmet|cart)
(trash|garbage|rubbish|junk) (bin|bins|bag|bags|can|cans|collection|chute|compactor|truck|mail|folder|food)
(smell|smells) (good|great|nice|lovely)
(loose) (leaf|parts_list|cargo|fit|coupling|goods|powder)
(leak) (test|tests|proof|detection|detector|testing|tightness|rate)
(not_bad|no_joke|just_kidding|not_wrong|nothing_wrong|never_failed|never_fails|never_let|no_regrets|no_rush)
(damage|scratch|rust|corrosion|crack|leak|error|defect|failure|crush|impact)-? (resistant|resistance|proof|free|prevention|waiver|protection|insurance|inhibitor)
(pretty|very|so|really|extremely|quite|more_than|all|super|are|is|am|perfectly|totally|completely|too) (happy|satisfied|pleased|impressed)
(court|tennis_court|courtyard) (yard|side|number|three|\\d+)
(injury|hazard|hazardous) (material|class|prevention|statement|symbol|label|free)
(return|returns) (trip|flight|ticket|address|label|from_holiday|visit|the_signed|the_form|a_signed|the_call|your_call)
(claim|claims) (form|number|to_be|vat|better|expenses|handler)
(rejects?) (bin|box|tray|rate_target)
(for_court|sue_from|sue_and|dear_sue|hi_sue|mess_hall|mess_room)
""",
}
