"""The customer speaks of somebody else who offers the same."""

ZH = """
比较(两|三|几|多|四|五|好几)家|(#|几|多)家(入围|竞标|参与|在比|来投标|来报|比价|应标|投标)|同款~(也|都|在|更|才)|(一直|之前|原来|以前|目前|现在)(都)?(用|买|做|合作|采购|跟)(的是|的都是)?~(进口|国产|老牌|别|其[他它]|德国|日本|本地)
[一-龥]{2,4}(那边|那家|家)≈(同样|一样|规格|才|只|报|#|免|送|包)
{rivals}
同类(产品|型|的?软件|厂家)|(三|两|二|四|五|几|多)家~(比|对比|供应商|厂家|公司|厂|报价|方案|在谈|来谈|竞争|入围|投标|比选|询价|打样|报|机构|演示)|货比三家|比价|比选|竞价|竞标|竞争性|同台|pk|打擂台|横向对比|对比表|对标|备选|候选|短名单|入围|比较了?一下|比一比|比一圈|做个?对比|对比了?
(有|另|还有|另外|新)(一|个|两|几)?家(#)?≈(厂|公司|供应商|品牌|机构|单位|平台|价|报|送|便宜|更|样|说|找|上门|来|联系)
[一-龥]{2,4}(那边|那家|家的?|厂|那个厂|公司|厂家|的人|的业务员?|的销售|的方案|的报价)(也|都|已经|刚|还|昨天|今天|上周|直接|才|只|说|最近|都是|只要|现在|的?){0,3}(便宜|低|报了|报的|报价|单价|更好|更便宜|更低|更快|送样|样品|免费|现货|有现货|交期|给了?我们|给了?的|送了|承诺|上门|来过|来了|联系|找过|找了|演示|推荐|能做到|包运费|账期)
(跟|和|与|同|比|比起|较|相比)≈(有什么区别|有啥区别|区别在哪|比怎么样|相比|对比|差别|差异|有啥不同|有什么不同|哪个好|哪家好|比起来|优势在哪|谁好|强在哪|好在哪|哪个更|有何不同|比如何|怎么选)
(也|还|同时|已经|正在|最近|刚|昨天|今天|上周|前天|都)(在|有|去|会)?(跟|和|找|联系|接触|看|谈|试用|了解|考察|对接|问|参观|收到|拿到|约)(了|过|着|到)?(另一?|其[他它]|别的|两|三|几|四|好几|多|不少|一些|另外)(家|几家|个)?(厂|公司|供应商|品牌|厂家|报价|方案|人|的?产品|样品|平台|机构|牌子|系统|软件)?
也在(看|谈|搞|联系|了解|试|跟|用|比|接触|推|做活动|报|投)
(在用|用的是|一直用|目前用|现在用|之前用|用着|装的是|上的是|换成|改用|选了|试了|买了|用过|试用|以前是|合作的是|用的都是|原来用|跟着|签了|上了|看了|对比了|考虑|倾向|更喜欢|看中)(的是|了|一下|的|过)?~({brand}|别家|其[他它]家|另一家|国产品?牌?|进口品?牌?|别的|老供应商|原来的供应商|的品牌|的系统|的牌子|家的)
{brand}(那边|家|的人|的销售|的业务|的方案|的报价|也|报|给|便宜|有|推|来|做|送|演示|的|比|更|怎么|都|已经|说|承诺|找|价|和|跟)
(网上|淘宝|1688|阿里巴巴|拼多多|京东|市场上|市面上|外面|本地|当地|国外|国内|浙江|广东|江苏|山东|台湾|日本|德国|韩国|温州|宁波|东莞|佛山|苏州|昆山|无锡|义乌|永康)(的?|有|那|也|另|一|几)*(厂|厂家|供应商|公司|品牌|家|货源|店|厂商|代理)(#|也|都|报|给|才|只|更|便宜|说|愿意|可以|能|有|上门|来|主动|直接|送|联系|提供|找|,|的)
(报价|价格|方案|条件|样品|服务|交期|价|质量|功能|功能上|配置|售后)(也|都|还|要|明显|确实|反而)*(比|不如|没有|赶不上|没)(你们|贵司|你家|贵公司)(的)?(好|低|便宜|快|全|强|优惠|有优势|高|多|灵活)
(比|不如|没有)(你们|贵司|你家|贵公司)(家|的|报的|这边|给的){0,2}(价格|价|报价|交期)?(好|低|便宜|快|全|强|优惠|有优势|多|灵活|稳|短|齐全|专业|划算|还便宜|还低|更)
(人家|他们|他家|对方|那边|那家)(也|都|可以|能|就|才|只|已经|都能|给|的|愿意|直接|说|还|家)+(便宜|免费|送|现货|报|包|更|三天|账期|质保|保修|价格|单价|服务|低|打折|当天|做到|先用|试用|返点|功能|支持|演示)
(凭什么|为什么|为啥|有什么理由)(要|我们|非|就|一定)*(选|用|买|找)(你们|贵司)|你们(的|有|到底|最大)*(优势|卖点|亮点|竞争力|特点|强项)(是|在|有)(什么|哪|啥)
(第二|备用|新|候选|潜在|另一?个?)(供应商|供货商|供方|货源|厂家)
(招标|投标|标书)~(#家|几家|多家|另外|对手)|(中标|入围)的?(是)?(另|别|其[他它])
"""

EN = """
(different|another|other|second|third|competing|nearby) (school|schools|tutor|tutors|clinic|academy|shop|store|trainer|course|programme|program|app|service|centre|center|dealer|factory|company|guy|firm|printer|contractor|software|crm|erp|lms)
(what|why) .. (do|offer|have|can|provide|pay) .. that ({brand}|they|others|other|competitor*) (can't|cannot|don't|doesn't|do_not|won't)
(quote|quotes|offer|price|bid|sample|samples|proposal) from (a_guy|some|a_friend|my_cousin|the_local|someone|down_the_road|the_shop|another)
(compar*) (to|with|against) (the|your|a|another) . .. (yours|your|you|wins|better|cheaper|box|machine|unit|model|offer|quote|system)
(competitor*|competing|rival|rivals|competition|undercut*|undercutting|cheaper_elsewhere|benchmark*|shortlist*|short-list*|short_list|side_by_side|side-by-side|stack_up|stacks_up|bake-off|bakeoff|head_to_head|head-to-head|bidding_war|beauty_contest|other_bids|other_bidder*|incumbent|compare_quotes|comparing_quotes|comparison|second_source|alternative_quote|three_quotes|second_quote|second_opinion|multiple_quotes|competitive_bid*|other_side_offers|the_other_guys|other_guys|the_other_lot|other_options|other_offers|other_players|shop_around|shopping_around|your_peers|like_for_like|apples_to_apples|apples_with_apples|outbid|pitch_against)
(other|another|second|different|third|two|three|four|few|several|multiple|alternative|alternate|local|backup|existing|current|cheaper|rival|old|usual|regular|previous|chinese) (other|more|potential|local|big)? ({supply}|quote|quotes|offer|offers|bid|bids|bidder|bidders|brand|brands|factory|factories|proposal|proposals|quotations|quotation|source|sources|companies|company|maker|makers|firm|firms|distributor|distributors|reseller|clinic_supplier|schools|tools|platforms|products_on_the_market|solutions|solution|software|systems|wholesaler|tutors|providers|dealer|dealers)
(compar*|versus|vs|evaluat*|weigh*|assess*|measur*|pit*|against|ranking|rank|judg*) .. (you_with|you_to|you_against|your_offer|your_quote|your_price|your_product|with_yours|to_yours|against_yours|options|vendors|suppliers|offers|quotes|providers|alternatives|against_others|with_others|with_other|to_other|{brand}|products|brands|systems|both|them_with|two_systems|the_two|tools)
how (do|does|are|is|would) (you|it|yours|your_\\w+|this|that) .. (compare*|differ*|different_from|better_than|stack|hold_up|measure_up|any_better)
(quote|quotes|offer|offers|bid|proposal|sample|samples|demo|demos|price|quotation|pitch) from (a|an|another|other|someone|somebody|them|elsewhere|two|three|one|{brand}|{country}|others|the_other|your|several|different|a_local|your_biggest)
(quoted|offered|offers|offering|promised|promises|came_in|undercut|beat|beats|bid|gave|gives|gives_us|pitched|proposed|sells|selling|sell|does|provides|includes|guarantee*) (us|me|it|them|the_same|a|at|for)* (#|free|lower|less|cheaper|better|faster|half|same_thing|same_day|same_quality|same_spec|for_less|shorter|\\w+_warranty|longer|price|discount|below)
(they|them|he|others|someone|somebody|{brand}|guys|firm|company|factory|supplier|vendor|manufacturer|agency|school|shop|provider) .. (quoted|undercut|can_do_it|can_deliver|are_cheaper|is_cheaper|offered_us|promised_us|promise|gave_us|sent_us|sent_samples|came_by|visited_us|approached_us|approached|contacted_us|pitched|are_offering|is_offering|offers|throw_in|includes|can_ship|deliver_in|reached_out|called_us|showed_us|knocked|guarantee*|have_it_in_stock|has_it_in_stock|do_it_for|does_it_for)
(approached|contacted|visited|called|courted|pitched|wooed|cold-called|emailed|pestered) (by) (a|another|your|two|several|{brand}|other|someone|some)
(also|currently|already|still|now|been|presently|simultaneously|in_parallel) (in|been)? (using|use|talk|talking|looking_at|trialing|trialling|testing|piloting|speaking|meeting|evaluating|considering|run|running|negotiating|in_talks|seeing|reviewing|getting_quotes|collecting|waiting_for_quotes|work|working|buy|buying|have|source|sourcing|dealing) (with|to|at|from|on|a|an|quotes|our|the|two|three)* (another|other|others|others_too|{brand}|someone_else|somebody_else|different|{supply}|{country}|alternatives|elsewhere|two|three|several|few|competing)
(got|get|getting|have|received|collecting|waiting_for|requested|asked_for|obtained|want|need) .. (other|more|three|two|several|competing|second|another|multiple|few|better) (quotes|quote|offers|offer|bids|bid|quotation|quotations|proposals|proposal|tenders)
{country} (supplier|suppliers|vendor|factory|factories|manufacturer|company|shop|mill|brand|brands|guys|one|firm|maker|source|alternative|competitor|products|producer|mill|team|version|offer|quote|school)
(supplier|suppliers|factory|vendor|company|manufacturer|firm|maker|producer|shop|distributor|guys|guy|outfit|trader|mill|someone|somebody|place) (in|from|near|over_in|down) (\\w+) .. (sent|offer*|quot*|came|has|have|is|does|can|will|makes|sells|gave|promised|wants|says|said|charges|cheaper)
{brand} (is|are|has|have|came|offer*|quot*|said|says|does|can|will|just|also|gave|sent|rep|sales|people|guy|demo|version|solution|system|module|machine|asked|proposal|price|wants|looks|seems|and|or|for|at|promised|instead|already|approached|contacted)
(with|to|from|at|than|like|and|or|chose|choose|choosing|prefer|prefers|between|using|use|uses|on|evaluating|considering|trying|tried|saw|by|against) {brand}
(better|cheaper|faster|worse|more|less|slower|easier|lower|higher|longer|shorter) .. (than) (you|yours|your|you_guys|what_you|your_offer|your_price)
(what_makes_you|what_sets_you|how_are_you|why_should_we|why_would_we|why_you|why_are_you|what_is_your_edge|your_usp|your_advantage|what_is_your_advantage|what's_your_advantage|how_do_you_differ|your_differentiat*|set_you_apart|sets_you_apart|why_choose|why_pick) .. (different|better|apart|unique|choose|pick|buy|go_with|special|over|than|from_others|advantage|?)
(advantage|advantages|edge|benefit|difference) .. (over|compared_to|compared_with|between|versus|against) .. (others|other|them|competition|{brand}|yours|theirs|the_rest|market|you)
(leaning|inclined|tempted|swaying|gravitating) (towards|toward|to) (the_other|another|them|{brand}|their|a_different|someone)
(also|already|still) (bidding|in_the_running|in_the_race|in_the_mix|on_the_table|on_the_list|tendering|competing)
(in_the_running|in_the_race|up_against|on_our_list|on_the_shortlist|final_two|final_three|two_finalists|finalists|finalist|last_two|down_to_two|down_to_you|between_you_and|you_and_two|you_and_one|you_are_not_the_only|you're_not_the_only|not_the_only_one|you_vs|you_or)
(same|similar|identical|equivalent|comparable) (product|part|machine|item|quality|spec|thing|system|service|course|model) .. (elsewhere|from|for|at|cheaper|from_another|online|somewhere|less)
(their|theirs) (price|quote|offer|delivery|quality|product|demo|support|lead_time|software|system|version|sample|samples|terms|warranty|service|solution|proposal) (is|are|was|were|looks|includes|seems|has|have|beats|comes|came) .
(other|the_other|another) (party|side|place|team|company|firm|guy|guys|one|supplier) (offer*|quot*|can|is_cheaper|gives|promised|does|said|charges)
"""

UNLESS = {
    "zh": """
(展会|协会|论坛|交流|学习|很多|全国|行业|好多|各地)(上|的|里|很多|会)*同行
(我们|你们|我|咱们|贵司|公司|财务|采购|工地|车间|仓库|老板|领导|客户|技术|法务|项目|学校|医院|总部|现场|厂里|这边|他)(那边|这边|那家|家)
(人家|他们)(老板|领导|医生|老师|姑娘|小伙|孩子|学校|单位|公司|财务|采购|仓库|物流)?(说|也说|要|已经付|签收|收到)
(不|没|没有|无|并没|并没有|从不|从没|无需|不用|完全没|不需要|不打算|没打算|没想|没有再|没再|从来不)(跟|和|找|联系|再|去|有|打算|考虑|想|过|问|用|让|其[他它])*~({rivals}|比价|竞价|比选|对比|货比三家)
(对手件|对手戏|对手方|同行(评审|评议|者|业交流|交流会|的人|一起|前往)|竞赛|竞聘)
(对比度|对标准|备选项|候选人|比较级|对比色|对比文件|对比实验|入围奖|pk赛|对比试验)
(区别|特别|分别|差别|告别|级别|个别|类别|性别|识别|辨别)(的|家)
(其[他它]|别的)(公司|机构|平台|渠道)(地址|抬头|付款|开票|发票|账户|收货)
(比较|还|都|也)(好|大家|忙|清楚)
(上下游|集团|总|分|子|母|物流|快递|货代|保险|会计|装修)公司
""",
    "en": """
(previous|old|former|existing|current) (supplier's|vendor's|system's|provider's)
(competition|competitor*|rival*) (law|lawyer|authority|entry|entries|for_kids|winner|prize|day|team|sport|swim*|robot*|clause)
(robot*|swim*|math*|science|sports|school|dance|student|chess|photo|essay|drawing|local_football|skills|football) (competition|competitions|rival*)
(no|not|never|don't|aren't|isn't|without|n't|nobody|none|won't|didn't) .. (compar*|competitor*|rival|rivals|shop*_around|other_quote*|other_supplier*|other_vendor*|other_offer*|talking_to|benchmark*|another_supplier|alternative*|anyone_else)
(compar*) .. (invoice|order|drawing|last_month|last_year's_figures|numbers|our_records|with_the_spec|packing|batches|before|revision*|versions|list)
(comparison|compare) (chart_of_our|function|feature|tool|operator)
(other|another|second|different|third|two|three|few|several|existing|current) (companies|company|firm|firms|factory|factories) (in_our_group|of_ours|in_the_group|in_our|of_our|address|within|name|entity|site)
(our|my) (other|second|two|three|new|own|sister) (factory|factories|company|companies|firm|shop)
(our) (customer|customers|client|clients|supplier_portal)
(current|existing|usual|our) (supplier|vendor) (number|code|portal|form|onboarding|registration|id)
on the canvas
""",
}
