"""English words of the trade, by what they mean.

Ways to say a concept, a line or a ``|`` each: rows of words in which a star lets a word go on and
``..`` is a gap of up to four words.
"""

# to be in touch, as one says that somebody was not
_TOUCHED = "called phoned visited seen met emailed written spoken talked contacted reached"
_UNTOUCHED = " | ".join(
    f"{no} {verb}"
    for verb in _TOUCHED.split()
    for no in (
        "haven't ..",
        "hasn't ..",
        "haven't",
        "hasn't",
        "have not",
        "has not",
        "nobody",
        "no one",
        "nobody has",
        "no one has",
    )
)
# what other departments do with an order
_HANDLED = "released shipped delivered produced processed invoiced started finished"
_UNHANDLED = " | ".join(
    f"{no} {verb}"
    for verb in _HANDLED.split()
    for no in ("hasn't", "haven't", "has not", "have not", "not", "hasn't been", "haven't been")
)

CONCEPTS = {
    "win": """
        won | win | wins | winning | closed won | closed | close | closes | closing | closings | sold | sell | sells | selling
        sales | booked | bookings | signed | sign | revenue | turnover | landed | orders won | sales volume
        bring | brings | brought | bringing in | signing | signings | took in | new business | deals done | order intake | pulled in
        land | lands | landing | conclude | concludes | concluded | win over
    """,
    "expected": """
        expected | expect | expecting | forecast | forecasts | forecasted | forecasting | predict* | projected | projection* | anticipat*
        will .. close | will .. win | will .. sign | will .. sell | going to close | going to win | likely to close | due to close | set to close | about to close
        closing | to close this | should close | can we close | could close | will we make | going to sell | come in
        likely to .. win | likely to .. sign | on track | should .. close | should .. land | will .. bring in | will .. land | estimate* for
        going to | gonna | set to
        realistic | realistically | best guess | ballpark | honest number | will we have | will have closed | will have won | will have signed | end up | come through | comes through | coming through | materiali* | count on | rely on | bank on
    """,
    "pipeline": """
        pipeline | funnel | open deals | open opportunit* | open deal | active deals | active opportunit* | deals in progress | opportunities in progress | in play | working on | ongoing deals | on the table | in the works | live deals | outstanding deals
        open opps | still open | in hand | current deals | in the pipe | unclosed | being worked | working pipeline | current opportunit*
        got open | has open | have open | what's open | open now | open right now | is open | are open | still in talks | in negotiations with | not decided yet | undecided | sitting in .. pipeline | sitting in .. funnel | negotiating | negotiate | discussing | in talks
    """,
    "deal": "deal | deals | opportunit* | project | projects | opp | opps",
    "rate": """
        win rate | win rates | conversion | conversions | conversion rate* | convert | converts | converting | closing ratio | close rate | closing rate | hit rate | success rate | win ratio | win percentage | strike rate | hit ratio
        share .. won | percentage .. won | percent .. won | how many of .. won
        percentage .. win | percent .. win | % .. win | share .. win | how often .. win | odds | chances of winning | success ratio | batting average | conv rate | win % | win-rate | what part of .. win | what share of
        how likely .. win | how likely .. close | how likely .. sign | chance .. win | chance .. winning | chance .. closing | odds of
        percentage of deals | turn into deals | turn into orders | likelihood | probability of winning | out of ten | in ten
    """,
    "customer": "customer | customers | client | clients | account | accounts | buyer | buyers | companies | purchaser | purchasers | custmer | custmers",
    "risk": """
        at risk | risk | risky | risks | churn | churning | leave us | leaving us | leave | leaving | defect* | might lose | may lose | could lose | about to lose | going to lose | danger | endangered | walk away | slipping away | drop us | stop buying
        switch supplier* | switching | jump ship | attrition | shaky | wobbly | unhappy
        might leave | lose interest | losing customers | losing clients | bail | bailing | not happy | on the fence about us | drift away | drifting away | flight risk | in danger
        worried | worry | worries | worrying | worrisome | concerned | concerning | nervous | afraid | alarming
        switch to .. competitor | switch to .. rival | go to .. competitor | going to .. competitor | move to .. competitor | moving to .. competitor | defect to .. competitor | leave .. competitor
    """,
    "lapsed": """
        haven't ordered | hasn't ordered | not ordered | have not ordered | haven't purchased | not purchased | haven't bought | hasn't bought | have not bought | not bought | no longer buy | no longer order* | stopped buying | stopped ordering | without orders | without an order | need attention | needs attention | no orders | lapsed | haven't come back
        stopped coming | inactive customers | no purchase* | not placed .. order | hasn't placed | haven't placed | gone elsewhere
        don't buy | doesn't buy | do not buy | does not buy | don't order | doesn't order | no more buy | not buy | not buying | not ordering | silent customers
    """,
    "biggest": "biggest | largest | best | top | most important | key | major | main | highest | most valuable | leading | heaviest | bulk of",
    "buy": "buy | buys | buying | bought | purchase* | purchasing | order | ordered | ordering | spend | spends | spent | spending | buyers",
    "category": "category | categories | product mix | product line | product lines | product group* | assortment | product type* | product famil* | mix | product mixes | segment* | product range | kinds of products | product class* | different products | different things | other products | other things | products they buy | things they buy | what they buy | what they bought | what they order | what they ordered",
    "change": "change | changes | changed | trend | trends | trending | shift | shifted | shifts | more or less | development | developed | moved | evolution | evolve* | growth | grew | grow | grows | growing | declin* | up or down | drop* | dropping | fall* | fell | rise | rising | rose | increase* | decrease* | swing* | differ* | gaining | shrink* | shrank",
    "jump": """
        jump stage* | jumps stage* | jumped .. stage* | jumping stage* | stage jump* | stages jumped | skip* stage* | skip* .. stage* | skip* step* | skip* .. step* | skip* phase* | skip* .. phase* | jump* step* | jump* phase* | skip | stage skip* | skips | skipping | skipped | leap* | leapfrog* | jumps | jumped | jumping | jump | bypass* .. stage*
        stages in one | stages at once | stages in a | several stages | multiple stages | steps at once | more than one stage | two stages | three stages
        fast-track* | fast track* | shortcut* | straight to .. stage | jump over | jumping ahead | skipping ahead | skip ahead | skips ahead | skip the | skipping the | skipped the | hop* over | hopped
        direct from | directly from | go direct | goes direct | went direct | straight from | go directly | went directly | directly to .. stage | without going through | without passing through | without going .. stage*
    """,
    "quote": "quote | quotes | quotation | quotations | offer | offers | proposal | proposals | estimates | quotes sent | bids | bid | estimate",
    "expired": "overdue | expired | expire | expires | lapsed | late | past due | past their | outdated | out of date | run out | ran out | no longer valid | past validity | lapse | lapsing | stale | older than their validity | passed their validity | past expiry | past their date | over time | behind | ended | validity | no more valid | not valid | elapsed",
    "unanswered": """
        nobody answered | no answer | unanswered | not answered | no reply | no replies | not replied | no response | not responded | hasn't answered | haven't answered | hasn't replied | haven't replied | never answered | waiting for an answer | waiting for a reply | pending answer | awaiting | pending | no feedback
        unconfirmed | not confirmed | unsigned | not accepted | no decision | nobody replied | nobody responded | haven't heard back | heard nothing
        not come back | hasn't come back | ghosted | ghosting | no word | radio silence
        never answer | never answer* | never repl* | never respond* | not answer | didn't answer | don't answer | didn't reply | never came back | not react*
    """,
    "silent": f"""
        {_UNTOUCHED}
        silent | silence | idle | inactive | inactivity | no activity | no activities | without activity | without any activity | not touched | untouched | dormant | quiet | gone quiet | gone cold | cold | stale | stalled out | neglected | no update* | not updated | not been updated | nothing happened | nobody touched
        no contact | not contacted | no follow-up | no follow up | no followup | without follow-up | without contact | hasn't touched | haven't touched | not been touched | no movement | haven't moved | not moved | no progress | sleeping | forgotten | no news | haven't been contacted | hasn't been contacted | not been contacted | uncontacted | going cold | gone dark | haven't heard from
        hasn't moved | not moving | no touch | ghosted | gone silent | went silent | went quiet | went cold | radio silence | unattended | ignored | lying around | left alone | collecting dust | no action | no log* | not heard | dead air | not worked
        sleep | sleeps | no call | no calls | no contact* | without any contact | without any follow* | nobody has looked | nobody looked | nobody has called | no one has called | no one called | no meeting* | not called | last contact
    """,
    "owe": """
        owe | owes | owed | owing | unpaid | outstanding | receivable* | not paid | haven't paid | hasn't paid | hasn't .. paid | have not paid | has not paid | didn't pay | debt* | debtor* | overdue payment* | overdue invoice* | late payment* | late payer* | still to pay | yet to pay | behind on payment* | open invoice* | in arrears | arrears | past due invoice* | open balance*
        behind on | not settled | unsettled | hasn't settled | haven't settled | still owing | waiting for money | not received payment | no payment | collect* | overdue balance* | overdue account* | money outstanding | uncollected | still to collect | payments missing
        not give money | no money | not pay | not paying | doesn't pay | don't pay | money left to pay | still to come in | still waiting for money | not transferred | hasn't come in | haven't come in | amounts due | due amounts | settle | settled
    """,
    "payment": "payment | payments | invoice | invoices | pay | paid | bill | bills | money | cash",
    "stage": "stage | stages | step | steps | phase | phases",
    "stuck": "stuck | stick | bottleneck* | stall* | in their stage | in its stage | in the same stage | days per stage | days in stage | days in each stage | time in stage | time per stage | time in each stage | sit | sits | sitting | stagnat* | jammed | clogged | hang* | held back | slow* down | days in | how long .. stage | stay in | stays in | spend in | spent in | spends in | pile* up | piling up | piled up | back up | backed up | backlog* | get stuck | gets stuck | takes forever | take forever | takes longest | take longest | takes the longest | take the longest | takes the most time | slowest | getting stuck | jam | parked | not advancing | lingering | linger* | remain* in | been in | stayed in | longest in | spend .. time in | blocked in",
    "lose": "lost | lose | losing | loses | loss | losses | loss reason* | lost reason* | failed | missed out | fell through | fall through | got away | slipped away | gone to .. competit* | turned down | turned us down | dead deals | closed lost | fail | fails | failing | not win | did not win | didn't win | not won | getting beat | get beat | beaten | beat us | losing out | went to someone else | gone to someone else | went elsewhere | rejected | declined us",
    "reason": "reason | reasons | why | cause | causes | what happened | what went wrong | how come | because of what",
    "rank": "rank | ranks | ranking | rankings | leaderboard* | league table | standings | best seller | best sellers | best rep | best reps | best salesperson | top seller | top sellers | top rep | top reps | top sales rep* | top salesperson | top salespeople | top performer* | best performer* | number one | star performer* | champion | leading seller* | top performing | best performing | hall of fame | who is winning | scoreboard | podium | top dog* | best closer* | bottom performer* | worst performer* | worst seller*",
    "seller": "seller | sellers | salesperson | salespeople | salespersons | sales rep | sales reps | rep | reps | who | whose | colleague | colleagues | team member* | teams | team | account manager*",
    "origin": "channel | channels | source | sources",
    "performance": "performance | performing | performs | performed | results | how did we do | how are we doing | how have we done | how we did | how well did",
    "most": "most | best | highest | top | more than anyone | leads | number one | the most | strongest | ahead | winning | least | worst | lowest",
    "lead": "lead | leads | enquir* | inquir* | prospects | prospect | ask about | asked about | asking about | interested in | interested people | requests | request | contacts",
    "new": "new | incoming | came in | come in | coming in | received | receive | come from | coming from | came from | get | got | generate* | created | arrived | fresh | inbound | sources | source | new ones | added | entered | registered | showed up | signed up",
    "unassigned": """
        unassigned | not assigned | no owner | without owner | without an owner | no salesperson | without salesperson | without a salesperson | nobody picked up | not picked up | nobody .. picked up | unclaimed | ownerless | not yet assigned | waiting for assignment | not allocated | unallocated | nobody owns | nobody is working | no one owns | nobody's | not distributed | have no owner | without a rep | no rep | orphan* | nobody took | up for grabs | in the pool
        nobody assigned | no one .. assigned | not been assigned | hasn't been assigned | haven't been assigned | unowned | not taken | nobody is handling | no one is handling | nobody is on | without anyone | no one on | nobody on | owner is empty | empty owner | nobody has taken | no one has taken | no one picked | no one .. picked up
        nobody's name | nobody name | no one name | no name on | no one's name | without a name | no responsible | without responsible | nobody responsible | without .. responsible | without .. in charge | nobody in charge | no one in charge | nobody is in charge | no one is in charge | not given to | given to nobody | belong to nobody | belongs to nobody
    """,
    "todo": """
        to-do | todo | to do | todos | to-dos | on my plate | should .. call | must .. call | call today | calls today | need to call | have to call | should .. contact | need to contact | should .. follow up | need to follow up | follow-ups planned | planned follow-ups | follow-ups due | due follow-ups | overdue follow-ups | follow-ups overdue | missed follow-ups | late follow-ups | agenda | my day | my tasks | tasks | should .. visit | next steps | my follow-ups | follow up with | follow-up list | scheduled follow-ups | my activities | overdue activities | activities due | whom .. call | what should i do | what do i have to do | scheduled
        chase | chasing | chase up | to chase | who .. ring | get back to | reach out | due today | on my list | who to call | call list | calls do i | planned for me | waiting on me | up next | my schedule
        to visit | to call | visits planned | meetings planned | appointments | appointment | need to see | have to see | should i see | must i see | need to talk to | to contact | to follow
        get done | gets done | to be done | needs doing | need doing | must do | have to do | need to do | has to be done | waiting for me
    """,
    "followup": "follow-up | follow-ups | followup | followups | follow up | follow ups",
    "demoted": """
        demoted | demotion* | demote | fell back | fall back | fallen back | falling back | moved back | sent back | went back | regress* | slipped back | pushed back | missing proof | missing evidence | lost proof | no proof | without proof | without evidence | no evidence | evidence is no longer | evidence expired | evidence lapsed | proof expired | proofs lost | downgraded | lacking evidence | lacking proof | evidence missing | proof missing | evidence no longer
        bounced back | kicked back | knocked back | slid back | slide back | slid backwards | backwards | backward | rolled back | backslid* | dropped back | drop back | dropped a stage | moved down | went down a stage | reverted | lost ground | returned to an earlier | earlier stage | knocked down
        set back | go back | goes back | gone back | going back | come back to .. stage | returned to | lost a stage | lost stages | lose a stage | loses a stage | lost their proof | lost its proof | lost their evidence | lost its evidence | proof is gone | evidence is gone
    """,
    "handoff": "handoff* | hand-off* | handover* | production | delivery | deliveries | shipping | shipment* | finance department | finance | manufacturing | hand off* | handed off | handed over | hand over | handing over | handing off | shop floor | factory | plant | passed to | pass to production | accounting | to finance | to production | passed over | passed on | pass over | transfer* to | transition to | given to production | given to finance | sent to production | sent to finance | production department",
    "blocked": f"{_UNHANDLED} | blocked | held up | hold up | holding up | on hold | waiting | delayed | delay* | stuck | not started | hasn't started | behind schedule | blocking | held | bogged down | slipping | not picked up | not done | not finished | unfinished | not completed | incomplete | still open with | lagging | overrun* | still hasn't | hasn't been passed | not been passed | not yet passed | nobody started | no one started | sitting on | sits on | sit on | not begun | hasn't begun | haven't begun | not been started | not yet started | hasn't been started | late | not accepted",
    "order": "order | orders | contract | contracts",
    "cycle": """
        sales cycle* | cycle length | deal cycle | closing time | time to close | time to win | days to close | days to win | how long .. to close | how long .. to win | how long .. to sign | closing faster | closing slower | close faster | close slower | cycle time | sales velocity | how fast .. close | how quickly .. close | average time .. close | how long do deals take | lead to order | from lead to close | time from lead | how many days .. close | sales process .. take | how long .. sales process | cycle | cycles | how long .. deal | how long .. deals
        sales cycles | turnaround | from first contact to | from first contact | duration | close a deal | to close a | deal duration | how long .. sale | days .. deal | weeks .. deal | average days
        how many days .. need | days .. need | over the line | how long does it take | how long it takes | how many days does | days from | how many weeks | time needed | on average to conclude | average time
    """,
    "evidence": "evidence | proof | proofs | gate | gates",
}

FOREIGN = {
    "weather": "weather | rain* | temperature",
    "profit": "margin* | profit* | cost | costs | ebit* | earnings",
    "pay": "salary | salaries | commission* | bonus* | wage* | payroll",
    "write": "write | draft | compose | send | translate | email him | email her | email them | email to | an email | summarize | summarise | prepare a",
    "stock": "stock | inventory | warehouse",
    "competitor": "competition | competitor* | rival*",
    "change_data": "delete | remove | create | update | set the | set this | set it | set up a | mark | move the | move this | assign this | assign it | merge | import | schedule a | remind | log a | change the",
    "satisfaction": "satisfaction | nps | satisfied | complaints",
    "marketing": "website | visitor* | ad spend | advertising | ads | click* | impressions | followers | roi | newsletter",
    "personal": "birthday* | vacation | holiday* | phone number | resign* | married | email address",
    "world": "election* | share price | stock price | exchange rate | news | joke | bitcoin | capital of",
    "system": "password | log in | login | how do i use | how do i set | install | permission*",
    "production": "yield | capacity | scrap | defect rate* | machine* | oee | raw material*",
    "office": "what time | meeting room* | lunch | canteen | hotel* | flight* | travel | expense* | reimburse* | overtime | headcount | hiring | hire | recruit* | interview* | onboarding | training | sick leave | sick day* | day off | days off | parking | printer* | laptop*",
    "tax": "tax | taxes | vat | customs | audit | balance sheet | cash flow | bank balance | loan*",
    "price": "list price | price list | unit price | how much does .. cost | what does .. cost | price of | discount policy",
}

FILLERS = """
    credible a an the of in on at to for with by from about as is are was were be been being do does did have has had having can could would should shall will may might must i me my mine we our ours us you your they their them it its it's he she his her this that these those there here what what's whats which who who's whose whom when where how much many please show tell give list see find display get all any some each every and or but not no yet still now currently right today so far just only also too very really most more than over under up down out off per overview number count total amount value worth sum average mean ever big how's i'd like want know need let look hello hi thanks thank compared compare vs versus report table chart graph figure figures data stats statistics breakdown details named called during within between since until ago cent percent % long short old ages while ones one things thing name names made make makes making take takes took going go goes happen happening happened we've i've haven't hasn't isn't aren't don't doesn't didn't into again recently lately back better worse fast faster slow slower status current moment stand across through because good bad got if else anything something someone nobody anyone people person small sent hands hand s t re ve d ll amounts numbers everything keep keeps getting already then before time times call email left sell new
"""
