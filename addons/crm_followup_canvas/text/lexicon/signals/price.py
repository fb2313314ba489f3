"""The price is too high, or less is wanted for it."""

ZH = """
{price}~(磨|抠|再算算|重新算|想想办法|想办法|想点办法|再考虑|再研究|再争取|再申请)
(超过|超|高于|多于|大于|上了|过了)#(块|元|万|千|w|k)~(不考虑|不要|没法|免谈|算了|不批|批不|不行|不接受|谈不|就超|不用谈|要走|没戏)
(运费|安装费|税点|邮费|差旅费|调试费|培训费|实施费|上门费|税)~(你们|你方|贵司|卖方|厂家)(来)?(出|承担|包|负责|掏)
(报|才|只要|卖|给|出)#[^。;!?]{0,6}(你们|你家|贵司|你)(的|报|要|是|卖|这边|给)?#
(价格|报价|价差|价|单价|预算|心理价|预期)~差距|差距(有点|太|比较|很|挺|还是)大|差(太|这么|那么|好)(多|大)|相差~#
(能|可以|可否|能否)?分期(付款?|吗|吧|可以|能|行|支付)|一次(性)?付~(吃力|压力|困难|紧)
(吃不消|压力太大|肉痛|太黑|不讲武德|心里价|心理价位?|底线价?|还有水分|挤挤水分|挤一挤|诚意价|跳水价|良心价|薅)
{price}~(摇头|皱眉|吓一跳|倒吸|为难|不好办|交代|过不了|批不了|不认|难批|没法批|太虚|没商量|谈不下|报不上去|没法报|很难做|不好做|做不了|说不过去|下不了手|犹豫|有分歧|卡住|分歧|谈崩)
预算(就|只|也|都|真的?|实在|总共|一共|这边|今年|给|批|我们|是|摆|有)+~(那么点|这么点|这么多|那么多|这点|那点|#)
(不能|不可以|没有?|不给|不会|就不|真不)~(便宜|优惠|打折|折扣|降|让|少)≈(吗|么|嘛|吧|\\?)
[一-龥]{2,4}(那边|那家|家)≈(#)≈(你们|你家|贵司)≈#
打折|降价|减价|讲价|谈价|议价|便宜点|便宜些|优惠点|让点|抹零
{price}~(太高|过高|偏高|有点高|有些高|高了|好高|挺高|很高|蛮高|虚高|高得|高太多|高出|太狠|太黑|离谱|吓人|吓到|受不了|接受不了|承受不了|吃不消|扛不住|不能接受|难以接受|无法接受|没优势|没有优势|没竞争力|没有竞争力|不划算|不合理|谈不拢|压力太?大|不友好|不美丽|贵|超)
(太|好|有点儿?|有些|偏|挺|很|真|确实|还是|比较|嫌|更|那么|这么|贼|忒|略|稍|实在|特别|非常|未免|都说|说|觉得|感觉)(太|有点|偏|略|好)?贵
贵(了|出|得|不少|很多|太多|好多|多了|一截|一倍|一半|一点|一些|啊|呀|哦|吧|死|#)
(不|没有?|不算|不怎么|谈不上|算不上)便宜
(便宜|优惠|实惠|降|让|减|砍|抹|返|降低|下调|下浮|压|让出)(个|掉|到|下来)?(点|些|一点|一些|一下|几个?点|百分之#|#个?(点|%|成|折|块|元|毛|万|千|百))
少(收|算|报|要|个)?(点钱|一点钱|些钱|#(块|元|毛|万|千|百|个点))
打(个|点|一)?#?折
(能不能|能否|可否|可不可以|能|可以|还能|再|给|帮|麻烦|希望|想要?|争取|申请|要求|请|多|更|看看|有没有|有无|有|还有|没有?|没点|一点)~(便宜|优惠|打折|折扣|降价|让利|减免|少收|让步|特价|返点|返利|议价|还价|砍价|降一?降|优惠价|降点|降本|折让|实价|下浮)
(降|下调|让|压|砍|谈谈?|还|磨|减|杀|调低|拉低|控|控制|降低|节约|压缩|压低|往下调|重新核|再核|核一核)(低|一下|下|个|点|一点|下来|一降|降|一压)?(你们|这个|那个|一下|的|采购)?(价格|价钱|成本|单价|报价|总价|价)
{price}~(能不能|能否|可否|还能|可以|再|往下|有没有)~(降|下调|让|压|砍|低|谈|商量|少|优惠|松动|松口|空间|余地|调)
{price}~(再谈谈?|商量|下来|松动|松口|有空间|还有空间|空间|余地|再低|低一?点|低些|给低|底线|调低|下调|便宜|重新报|再报|再让|再降|降不?下?来?|谈不下来|打个?折|下浮|走低|没诚意|诚意)
(最低|最优|最实惠|最优惠|最好|实在|最终|一口|到底|地板)的?(价|价格|报价|折扣|价位)
(底价|实价|跳楼价|友情价|亲情价|批发价|团购价|老客户价|内部价|跳水|地板价|骨折价|优惠价|协议价|成本价|特价)
最低(多少|能做到|能|给到|几折|可以|做到|要多少)
几折|多少折|打不打折
(超|超出|超过|高于|高出|突破|大于|大大超|远超|超了)(了|我们|公司|我|你|部门|今年|的|这边|本次|年度|采购|项目){0,4}(预算|心理价位|目标价|承受|限价|控制价|标底)
预算~(不够|不足|有限|紧|卡得?|超|只有|才|砍|缩|削|封顶|上限|没那么多|不多|顶多|最多|差|少|就这么|摆在|撑死|不到|给得少|吃紧)
(没有?|拿不出|掏不出|凑不出)(这么|那么|这)?多?(预算|钱|经费)
(经费|资金|费用|手头|口袋|钱包)~(有限|紧张|紧|不够|不足|吃紧|紧巴|拮据)
(买|用|付|承担|负担|消费|出|掏|学|请)不起
(跟|和|与|比|较)~(去年|上次|以前|之前|原来|别家|人家|同行|市场|市面|网上|他们|同类|同款)~(高|贵|涨)~(#|不少|很多|太多|一截|一倍|出)?
(网上|淘宝|1688|阿里|京东|拼多多|市面上?|市场价?|行情|同行|同款|别家|人家|以前|之前|去年|上次|上回|原来|老张|前任)~(才|只要|只卖|都是|只|就|卖|做到)~#(块|元|毛|万|千|百|%|折|个点|左右|多|一|$)
(涨价|涨幅|涨这么|又涨|涨得|涨太|提价|加价|涨了|要涨)
性价比(太|不|也|并|还)?(低|高|一般|差|行|够)
(免|包|送|免掉|免去|减免|承担|包含|免收|省掉|白送|搭|赠|赠送|去掉)(我们|点|一下|个|了)?(运费|安装费?|服务费|邮费?|培训费?|实施费|调试费|模具费|开模费|手续费|税|配件|维护费|接口费|备件)
(账期|月结|付款期|付款方式|付款条件|首付|预付)(能|可以|可否|还能|要|想|希望|再|比例|太|给|放)
(放宽|延长|拉长|给个?|争取|加长)(点|一下|我们)?(账期|月结|付款期|付款)
(利润|毛利|差价)(太|都|很|本来就|已经|越来越)?(薄|低|没了|少|空间小)|没有?(利润|赚头|利润空间|钱赚)|不赚钱|亏本|倒贴|赔本|赔钱做
狮子大开口|宰(我|人|客)|抢钱|割韭菜|黑心|天价|肉疼|肉痛|望而却步|坐地起价|漫天要价|大出血|心疼钱|冤大头|太坑|坑人|虚头|水分
抹个?零|凑个?整|去掉?零头|零头|取个?整|抹掉
(控制|压|做|降|谈|压缩|砍|调|给|卡|按|报|搞)(在|到|成|个|我)?#(块|元|万|千|百|毛|w|k|个点)?(以内|以下|之内|封顶|左右)
(能不能|能否|可否|能|最多|顶多|只能|只肯|就|我出|我们出|我给|出到|给到|出个)(做到|给到|给|出|做|到|接受|按|出到)?#(块|元|万|千|毛|w|k)(钱)?(行不行|行吗|可以吗|能不能|干不干|做不做|卖不卖|卖吗|就签|就定|成交|怎么样|如何|吧|不能再多|封顶)
(只能|最多|顶多|只肯|只愿|撑死)(给|出|付|接受)~#
#(块|元|万|千|毛|w|k|个点)~(行不行|能做就|就签|就定|马上签|立马|成交|干不干|做不做|卖不卖)
(降|便宜|优惠|让)~(才|就|我|马上|立马|当场|好|不然)~(能|可以|签|下单|定|交代|买|批|做)
(嫌|抱怨|觉得|认为|反映|说)~(贵|价高|价格高|钱多|不值)
不值(这个|那个|这|那么多|这么多)?(价|钱|#)|(这|那)(个|点)?钱(都)?(够|可以|能)(买|请)|有点不值|不值当
(再|多|还)(给|送|搭|让|返|赠)(我们|点|一|两|个|些|我)+(配件|样品|赠品|备件|折扣|优惠|点|服务|课|用户数|账号|软件)
(再|还)(低|少|降|让|便宜)(一)?(点|些)
(太|偏|过)高.{0,4}(砍|降|便宜|再说|接受|谈)
(诚心|诚意|真心)~(价|优惠|便宜|多少)|(实在|痛快|爽快)(一?点|价|的?价)
(大客户|老客户|老朋友|合作|长期|量大|批量|量)~(优惠|便宜|折扣|价格|从优|让利|再谈价|打折)
"""

EN = """
(hard|difficult|tough|impossible) for (us|me|them|my_boss|finance) to (swallow|justify|accept|digest|stomach|afford|pay|absorb)
# more than (last|before|what|we_paid|previously|we_used|i_paid|the_others|your)
(meet|meeting) (me|us) (in_the_middle|half_way|halfway|at_#|somewhere)
(do|anything|something|help*|work) .. (about|on|with) (the|your|this|that)? (price|pricing|cost|rate|fee|number)
(better|nicer|friendlier|lower) (number|figure|offer|rate|price|deal)
(pay|paying|payment) (in_instalments|in_installments|monthly|quarterly) .. (instead|possible|would_help|rather)
(can't|cannot|won't|don't|not) .. (match|get_close|sell) .. (that_price|this_price|your_price)
(price|quote|cost|fee) .. (scared|scares|kills|killing|painful|stings|steep|heavy|brutal|wild|sky-high|sky_high|all_over)
(won't|will_not|can't|cannot|not|never|won't_let_us) .. (sign|approve|pay|accept|go|spend|authorise|authorize|clear|release) .. (above|over|more_than|beyond|exceeding|north_of) #
(come|go|drop|move|get) down .. (#|percent|more|bit|little|some|further|lot)
(beyond|above|over|more_than|double|twice|exceed*|higher_than) (what|than)? .. (planned|planning|expected|wanted|intended|hoped|budgeted|thought|allocated|set_aside|reserved|anticipated)
sharpen .. (number*|figure*|offer|price|quote|pencil|it)
(quote|price|offer|number*|figure*|pricing) .. (choke*|gasp*|jaw|shock*|eye-watering|faint*|laughed|stunned|floored|heart_attack|wince*|balk*|eyebrows|fell_off|surprised_us|hurt*|ouch)
(half|third|fraction|double|twice|triple) (of|the|as|what)? .. (of_that|the_price|of_what|as_much|the_cost|that_price|they_charge|you_charge|you're_charging|you_are_charging|market_price)
{price} (is|are|was|were|seems|seem|looks|look|feels|comes|came|remains|sounds|comes_in|still|looking|came_in|coming_in|'s|being|has_become) .. {high}
{price} .. (too|way_too|so|very|quite|rather|pretty|really|bit|far|little) {high}
(too|so|very|quite|rather|pretty|bit|little|more|way|really|that|far|most|bloody|super|kinda|awfully|extremely|twice_as|as) {dear}
(expensive|exspensive|pricey|pricy|overpriced|exorbitant|unaffordable|overcharg*|sticker_shock|cost-prohibitive|price-sensitive|price_sensitive)
(lower|reduce|reducing|lowering|drop|cut|cutting|trim|shave|slash|improve|revise|sharpen|rework|rethink|reconsider|negotiate|renegotiate|haggle|bring_down|squeeze|discuss|soften|better|match|beat|adjust|revisit|review|tweak|knock) (on|the|your|this|that|our|those|these|about|over)? .. (price|prices|pricing|cost|costs|quote|quotation|rate|rates|fee|fees|unit_price|freight|offer)
(lower|better|best|cheaper|improved|reduced|discounted|special|sharper|friendlier|keener|more_competitive|bottom|rock-bottom|bulk|volume|wholesale|decent|realistic|friendly|reasonable|attractive|loyal_customer|fairer|nicer|good|preferential|rock_bottom|lowest|keenest) (possible|unit|net|final)? (price|prices|pricing|rate|rates|deal|cost|quote|offer|number|terms)
(price|prices|pricing|cost|rate|rates|fee) (down|lower|reduction|reductions|cut|cuts|break|breaks|concession|concessions|drop|match|matching|point|pressure|objection|sensitive|hike|hikes|increase|increases|rise|rises|jump|gap|difference)
(increase|hike|raise|raised|rise|jump|increased|raising|up) .. (price|prices|pricing|rate|rates|fee|fees|cost) .. (#|again|accept|justify)
(discount*|rebate*|markdown|cashback|voucher|promo_code|coupon)
# (percent|per_cent|%|points)? (off|less|cheaper|lower|reduction|discount|too_much|too_high|more_expensive|above_market|more_than_last|over_budget|increase|higher)
(percent|pct) (off|less|cheaper|lower|reduction|higher|more|increase)
(come|go|get|bring|move|drop|meet|budge|coming|went) (us|it|that|the_price|them|a|bit|little|any|much)? .. (down|lower|halfway|half-way|in_the_middle) (on|a|to|by|with|in|the|from|?)
(knock|take|shave|chop|throw|get|cut|taking|round) .. (off|down) (the|that|of|for|a|your|this|to|it|if)?
(over|above|beyond|exceeds|exceed|outside|out_of|blows|stretch|stretches|stretching|exceeded|past|more_than|bigger_than|double|twice|blown|breaks|bust) (our|the|my|their|what|this_year's)? .. budget*
budget* (is|was|are|we|only|of|got|has|for|can't|won't|does|limit|cap|allows|allow|ceiling|just) .. (tight|limited|cap|capped|max|maximum|small|cut|slashed|only|#|stretch|cover|not|half|fixed|allow|less|low|thin)
(tight|limited|small|shoestring|fixed|max|maximum|reduced|shrinking|modest|slashed|cut) budget*
(don't_have|do_not_have|haven't_got|have_no|no|not_enough|without_the|lack_the|short_of|not_have|enough|tight_on) (the|that|enough|much|that_kind_of|this|such|sufficient)? (budget|money|funds|cash|funding)
(can't|cannot|can_not|cant|couldn't|unable_to|not_able_to|hard_to|difficult_to|struggle_to|struggling_to|won't|how_can_we|impossible_to|no_way_we|tough_to|hardly) .. (afford|justify|pay_that|pay_this|pay_so|pay_more|pay_#|swallow|stomach|absorb|sell_that|go_above|go_over|go_higher|spend|accept_the_price|accept_this_price|accept_that_price)
(cheaper|less_expensive|lower-cost|low-cost|more_affordable|cost_less|costs_less|for_less|half_the_price|a_fraction|economical|inexpensive|affordable)
(last|previous) (year|time|order|month|contract|batch|quote|invoice) .. (paid|was|charged|cost|got|quoted|gave) .. (#|less|cheaper|lower|half)
(paid|paying|charged|used_to_pay|got|used_to_be|used_to_cost|bought) .. (#|half|less) .. (less|before|last|ago|instead|previously|from_you)
(any|some|more|bit_of|little|much|no|there) (wiggle_room|room|movement|flexibility|leeway|slack|wiggle|give) (on|in|for|to|left|with|at|here|there)
(wiggle_room|sharpen_your_pencil*|sharpen_the_pencil|best_you_can_do|best_you_can_offer|do_any_better|do_better|bottom_line|rock_bottom|your_floor|best_and_final|final_offer|walk-away_price|bargain|haggle*|ballpark_too|negotiable|negotiate|target_price|target_cost|price_target|price_expectation|cost_target|should-cost|cost_down|cost-down|cost_saving*|cost_reduction*|save_cost*)
(waive|waiving|drop|remove|throw|skip|absorb|cover|include|scrap|lose|split|forget) (in|the|your|our|that|this|a|some|free)? .. (fee|fees|shipping|freight|charge|charges|surcharge|cost|setup|installation|delivery|training|for_free|spare|free_of_charge|at_no_cost|no_charge|gratis|for_nothing)
free (shipping|delivery|freight|installation|spare|extra|month|months|training|of_charge) .. (if|or|please|possible|then|?)
(prices|price|pricing|rate|rates|fees|costs|cost) .. (went|gone|going|go|goes|has_gone|have_gone|crept|shot|jumped|rose|risen|doubled|increased)
(not|isn't|hardly|never|nowhere_near) .. worth (it|that|the|this|what|#)
(value_for_money|too_much_money|too_much_for|lot_of_money|is_too_much|it's_too_much|that's_too_much|much_too_much|bit_much|bit_too_much|that_much|rip-off|rip_off|ripoff|ripping_us_off|robbery|extortion*|gouging|arm_and_a_leg|cost_a_fortune|costs_a_fortune|break_the_bank|burns_a_hole|highway_robbery|daylight_robbery|steal_from|milking|squeeze|penny_more|cent_more|cents_more|dollar_more|euro_more)
(margin|margins|profit) .. (thin|tight|squeezed|gone|shrinking|disappear|eaten|nothing|slim|too_low|zero|suffer|left)
(eats|eat|eating) .. (margin|margins|profit)
(can|could|would|will|if) you .. (match|beat|meet|sharpen|better|improve) .. (it|that|them|this|their|price|#|offer|us|quote)
(match|beat|meet) (their|that|the|this|his|its|these|those)? (price|offer|quote|number|figure|rate|deal|it|them|#|bid)
(can|could|would|will) (you|we) .. (do|make|get|go|accept|agree) (it|this|them|that|us|to)? (for|at|to|under|below|down_to|less|around) #
(if|at|for|under|below|get_to|down_to|get_it_to|closer_to|around) (you|it's|it|we|us|get|can|do|me|could|below|to|at|a|$)? .. # .. (we|i|you|and|it's) .. (sign|have_a_deal|deal|order_today|done|take_it|got_a_deal|have_my|good_to_go|commit|buy)
(only|max|at_most|maximum|no_more_than|not_more_than|up_to) (pay|paying|spend|#|have|got|offer|approved|willing)? .. # .. (per|each|a_piece|apiece|all_in|total|max|tops|for_this|for_it|budget|or_we|or_no)
(can|will|could|we'll|would|i'd|prepared_to|willing_to|happy_to) only .. (pay|spend|offer|go_to|do|go_up_to|accept) .. #
(longer|extended|better|more_flexible|softer|improved|flexible|easier|relaxed|favourable|favorable) (payment|credit)? terms
(net|payment) (45|60|90|120|terms) .. (instead|days|rather|possible|please|?)
(price|pricing|cost|money|figure) .. (problem|issue|obstacle|sticking_point|concern|objection|stumbling_block|blocker|barrier|deal-breaker|dealbreaker|killer|kills|hurdle|hurts|hold-up)
(special|extra|loyalty|volume|quantity|bulk|early-bird|early_bird|first-order|trade|long-term) .. (deal|terms|price|pricing|break|rate)
(charging|charge|asking|want|asking_for|quoting|quoted|billing) (us|me)? .. (too_much|so_much|double|triple|twice|that_much|more_than)
(everyone|others|market|amazon|alibaba|online|they|competitor*|somebody_else|elsewhere) .. (is_at|are_at|pays|pay|sells|charges|charge|costs|is_around|asking|asks|does_it_for) .. #
"""

UNLESS = {
    "zh": """
(已经|已|最近|全线|他们|别家|对手|同行|市场)(在|都|开始)?降价|降价(通知|促销)
贵(重|宾|司|公司|校|院|方|州|阳|港|姓|厂|单位|行|部门|店|族|妃|金属|集团|所|处|报|省|府|妇)
(价格|报价|价|费用|贵)(都|也|还|挺|很|蛮|并|倒)?(没问题|不是问题|可以接受|可接受|能接受|合适|合理|公道|ok|可以的?,?|满意|确认|好说|不高|同意|认可|不贵)
(涨|上涨)(停|潮|工资|薪|粉|水|姿势|知识)
(别人|他们|同事|老板)?开玩笑
(不用|无需|不必|不要求|不需要|不要|没必要|别|不是为了|不是要)~(打折|优惠|折扣|降价|便宜|砍价|还价|让利|谈价|讲价|议价)
(不|没|并非|哪里)(觉得|嫌|算|认为|说|是|感觉|怎么)?.{0,2}贵
(感谢|谢谢|多谢|收到|已收到)~(优惠|折扣|让利|返利|返点|折让)
骨折|折叠|折弯|折线|折返|曲折|转折|折旧|打折叠|折页|折痕
(促销|打折|优惠|特价|折扣)(季|活动|海报|券|广告|短信|店|商品|区|机票)
(卖得|挺|很|真|特别|非常|好|够|确实|还是|比较|相当|蛮|又)(便宜|实惠)(的|了|又|,)
(海拔|楼层|身高|温度|高度|湿度|血压|热情|难度|效率)~(太高|偏高|过高|有点高|高了)
退税|压力表|压力容器|压力机|降温|降噪|降解|降雨|降落|零头布
""",
    "en": """
(price|cost|rate|pricing) (list|lists|tag|breakdown|sheet|table|column|centre|center|index|field|break_down)
(discount|rebate) (code|field|column|rate_field|account|table|form|line)
(not|isn't|wasn't|aren't|never|no|n't|without|hardly) .. (about|complaining_about|asking_for|after|a_matter_of|need|needed|want|asking|wanted|requesting|looking_for|require) .. (discount*|price|pricing|money|rebate*|cheaper|cost|lower)
(price|prices|pricing|cost|money|budget|fee|rate|quote) .. (fine|ok|okay|not_a_problem|no_problem|not_an_issue|not_the_issue|isn't_the_issue|isn't_an_issue|isn't_a_problem|not_a_concern|acceptable|accepted|approved|reasonable|fair|good|agreed|unchanged|confirmed|clear|competitive)
(good|great|fair|reasonable|decent|best) (price|deal|value) .. (thanks|thank|happy|accepted|agreed|approved)
(thanks|thank_you|appreciate|grateful) .. (discount*|price|offer|rebate*|deal|rate|quote)
best (buy|western|regards|wishes|practice*)
(no|zero) (discount*|rebate*|need)
(steep) (learning|slope|roof|hill|road|ramp|stairs)
(take|get|turn|switch|drop|cut|took|took_the|keep|hands|day|days|kick|clock|show|sign) (it|the|your|a|them|him|me)? off (the_train|the_plane|site|on|at|work|duty|my|our|line|from|to)
(negotiate|bottom_line|best_price) .. (workshop|course|training|book|seminar)
(drop|come) (by|in|over|round|to_the|off) .
(high|higher|over|above) (temperature|pressure|speed|quality|resolution|voltage|resistance|demand|level|school|volume|grade)
""",
}
