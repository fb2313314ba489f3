"""English: what is taken out before a follow-up is judged by what is left."""

# whoever, whenever, whatever
FUNCTION = """
    a about above across actually after again ago ahead all almost along already also although
    always am among an and another any anybody anyone anything anyway are around as ask asked at
    away b back be because been before being below best better between beyond both bit but by can
    cannot cant cc could couldnt currently dear definitely did didnt do does doesnt doing done dont
    down due during each either else enough especially etc even eventually ever every everybody
    everyone everything everywhere few finally for forth forward from further furthermore gave get
    gets getting give given gives go goes going gone gonna got gotten had has hasnt have havent
    having he hello hence her here hers hey hi him himself his hopefully how however i if im in
    indeed instead into is isnt it its itself ive just kind kindly last lastly later least less let
    lets likely lot lots made mainly make makes making many may maybe me might mine more moreover
    most mostly much must my myself near nearly need needed needing needs neither never next no
    nobody none nor not nothing now of off often oh ok okay on once one ones only onto or other
    others otherwise our ours out over overall own perhaps please plus possible possibly pretty
    probably quite rather re really recently regarding regards right same say saying says seem
    seemed seems several shall she should since so some somebody someone something sometime
    sometimes somewhat soon sooner soonest sort still such sure than thank thanks that thats the
    their theirs them themselves then there therefore these they thing things this those though
    through throughout thus till time times to too took toward towards two under until up upon us
    usual usually various very via want wanted wants was wasnt way ways we well went were werent
    what whatever when whenever where whether which while who whole whom whose why will willing
    with within without wont would wouldnt yeah yes yet you your yours today tomorrow yesterday
    tonight day days week weeks weekly month months monthly year years morning afternoon evening
    moment hour hours minute minutes quarter period future present past term timeline timing
    schedule date asap eod eow tbd tbc na n/a fyi ongoing upcoming
    """

# a customer, a product, a cooperation: each deal has them
GENERIC = """
    account accounts action actions activity activities affair agenda aim alignment alternative
    amount angle answer approach area arrangement aspect assessment assistance atmosphere attention
    attitude avenue awareness background backdrop balance bandwidth base baseline basis bearing
    benefit benefits boss bottom boundary brief budget-wise business buy-in buyer call calls
    capability capabilities case category cause cadence challenge challenges chance change chat
    check circumstance clarity clarification client clients closeness closure collaboration comfort
    comment comments commitment communication company competence competitiveness complexity
    component concept concern concerns conclusion condition conditions confidence confirmation
    connection connections consensus consideration considerations contact contacts content context
    continuity contribution conversation conversations cooperation coordination core counterpart
    course coverage credibility criteria culture current customer customers cycle deal deals
    decision decisions dedication deepening degree deliverable deliverables demand depth desire
    detail details development dialogue difference difficulty direction directions discussion
    discussions drive driver dynamic dynamics ease ecosystem effect effectiveness efficiency effort
    efforts element elements email encouragement end energy engagement enthusiasm environment
    essence evaluation event evolution excellence exchange exchanges excitement execution
    expectation expectations experience expertise exploration exposure fact factor factors feature
    features feedback feel feeling feelings field fit flexibility flow focus folks follow follow-up
    followup followups follow-ups footing force form foundation framework front function future gap
    gaps gear gesture goal goals good goodwill gratitude greeting greetings ground group growth
    guest guidance guy guys habit harmony heart help hope horizon idea ideas image impact
    importance impression impressions improvement inclination indication individual industry
    influence info information initiative initiatives innovation input inputs inquiry insight
    insights inspiration intent intention intentions interaction interactions interest interests
    intro introduction involvement issue issues item items iteration job journey judgement judgment
    key knowledge lack landscape layer lead leads learning level levels leverage life light
    likelihood line link list local long look loop main maintenance-of-relationship management
    manager-level manner market material materials matter matters meaning means measure meet
    meeting meetings message messages method methodology milestone mind mindset mission mode model
    momentum mood motion motivation move movement mutual name nature necessity necessities need
    needs negotiation network news note notes notice notion nurture nurturing objective objectives
    observation offering offerings office opinion opportunities opportunity option options
    order-related organization organisation orientation outcome outcomes outlook outreach overview
    ownership pace page pain paperwork part parties partner partners partnership party passion path
    pathway patience people performance person perspective phase phone picture piece pipeline place
    plan planning plans plate platform play point points policy position positioning possibility
    possibilities posture potential power practice presence presentation pressure prior priorities
    priority problem problems procedure process processes product products program progress
    progression project projects proposition prospect prospects purpose pursuit push quality
    question questions quick radar range rapport rate rating reach reaction readiness reality
    reason reasons receptiveness recognition record refinement reflection relation relations
    relationship relationships relevance reminder reply request requests requirement requirements
    research resolution resonance resource resources respect response responses responsibility
    responsiveness rest result results return review rhythm role room round satisfaction scale
    scenario scene scope sector sense sentiment sequence series service services session sessions
    set setting shape share side sides sign signal signals significance situation situations
    solution solutions sound source space specifics spirit spot stability stage stakeholder
    stakeholders stand standing start state statement-of-interest status step steps stop story
    strategy strategic strategies strength strengths structure stuff style subject success
    suggestion suggestions support synergies synergy system systems talk talks target task tasks
    team teams tendency thinking thought thoughts thread topic topics touch touchpoint touchpoints
    touch-base track traction trajectory transition transparency trend trust try turn type
    understanding update updates urgency use user users vagueness valuation value values variety
    version vibe vibes view views vision visit visits voice wait warmth ways willingness win
    win-win wish word words work works world worth zone dude gentleman lady contact-person
    side-note synergise synergize bolster cornerstone deep-dive dive roadmap north star needle
    runway playbook achievement acknowledgment acknowledgement advancement agreement amusement
    betterment contentment embodiment empowerment enablement endorsement enhancement enjoyment
    enrichment entertainment fulfilment fulfillment investment moment reinforcement resentment
    temperament empathy mindshare learnings executive executives surface upward upwards downward
    spectrum privilege economy horizons intersection pong ping reception arc narrative canvas
    fabric lens prism pillar pillars bedrock tapestry ripple wave waves wind tide storm chapter
    orbit gravity magnet anchor compass blueprint whitespace headroom optionality stickiness
    mindfulness karma bond bonds heartbeat wheelhouse ballpark hanging fruit circle loop-back
    """

# figures of speech and slang: no more than a mood
FIGURES = """
    ball court board tables boat bridge bridges door doors kettle fish bait hook carrot stick bush
    dots dot needle pin thumb thumbs finger fingers crossed luck lucky prayer pray faith fate karma
    magic miracle dream dreams sky limit moon star stars rocket fire flame spark sparks heat crush
    crushing kill killing nail nailed smash rock rocking hustle grind grinding hype buzz swag
    legend champ hero boss bro dude mate buddy pal chum folks fam squad tribe family soul coffee
    tea beer wine drinks drink lunch dinner breakfast golf football weather weekend holiday
    holidays vacation season greetings birthday kids life dog cat jokes joke laugh laughs smile
    smiles chemistry click clicked bonding ice iceberg tip radar antenna pulse temperature seed
    seeds soil garden water nurture plant-seeds fruit harvest marathon sprint race lap finish pitch
    hopper funnel bucket basket egg eggs hat horse horses lane highway train wagon boil simmer
    burner backburner shelf freezer limbo quiet silence silent radio crickets ghost ghosted
    ghosting lorem ipsum dolor sit amet consectetur adipiscing elit foo bar baz blah bla whatever
    meh yada lol haha hmm umm uh huh wow yay yep nope nah alas amen bingo voila kudos market
    markets brand brands company-wide world global globe international domestic region era trend
    trends age modern digital digitalization digitalisation transformation disruption thing-wise
    adoption advocacy advocate champion champions reception leader leaders opinion best-in-class
    world-class cutting-edge state-of-the-art next-gen patient-centric customer-centric
    customer-first value-add value-added end-to-end top-tier turnkey advantage advantages
    disadvantage edge heritage pedigree image halo reputation prestige patience persistence
    perseverance dedication grit resilience discipline unchanged unchanging evergreen dormant stale
    live alive dead min mins minute hr hrs sec secs pm am o'clock thx pls ppl
    """

# each deal of a trade has them: half of what a name or a thing says
COMMON = """
    friend friends maker blocker blockers callback educator educators dean deans provost
    superintendent head heads chief lab labs pharmacist doctor doctors dr physician physicians
    surgeon nurse nurses clinic clinics hospital hospitals dept department departments ward
    patients clinical medical medtech healthcare device devices equipment instrument consumables
    school schools teacher teachers principal parent parents mom mum mother father dad child
    children student students pupil pupils class classes course courses education educational
    edtech learning curriculum teaching academic campus university college factory plant purchasing
    procurement purchaser engineer engineers technical production hardware fasteners fastener bolt
    bolts screw screws parts supplier suppliers supply chain distributor distributors dealer
    dealers importer exporter wholesaler trade export import overseas software saas app apps cloud
    data subscription user-base tool tools dashboard login module digital-platform license licences
    price prices pricing cost costs budget budgets money cash fee fees contract contracts agreement
    proposal proposals quotation quotations quote quotes order orders po invoice sample samples
    catalog catalogue catalogs brochure brochures flyer flyers deck slides leaflet booklet ppt pdf
    manager managers director directors ceo cto cfo coo vp secretary assistant receptionist finance
    legal sales marketing competitor competitors competition rival rivals exhibition fair expo
    booth card cards linkedin whatsapp wechat zoom teams text sms voicemail gift gifts cake cookies
    chocolates flowers lunchbox meal restaurant bar colleague colleagues employee employees staff
    headquarters hq subsidiary branch training trainings demo demos seminar webinar workshop
    newsletter
    """

# they praise or soften, whatever the deal
ADJECTIVES = """
    able aligned amazing appreciative appropriate available awesome aware beneficial big bright
    busy careful certain clear close closer collaborative comfortable committed common competitive
    complete comprehensive concerned concrete confident consistent constant constructive continued
    continual continuous cooperative cordial correct crucial curious deep deeper different
    difficult direct eager early easy effective efficient encouraged encouraging engaged engaging
    enthusiastic excellent excited exciting existing extra fair familiar fantastic favorable
    favourable fine firm first flexible fresh friendly fruitful full general genuine glad gentle
    grateful great greater happy hard heartfelt helpful high higher holistic honest hot ideal
    important impressed impressive improved inclined informal innovative inspiring interested
    interesting internal keen large late latest light little long-term long low major meaningful
    minor motivated new nice normal obvious old open open-minded optimistic ordinary outstanding
    owing particular patient perfect pleasant pleased polite poor positive potential practical
    preliminary previous primary productive professional promising proper proud ready real
    reasonable receptive recent regular related relevant reliable required respective responsive
    routine satisfactory satisfied second seamless serious short significant similar simple slight
    slow small smooth solid special specific stable standard steady strategic strong stronger
    substantial successful suitable super supportive tangible terrific thoughtful timely top total
    tremendous typical unclear understanding authentic verbal unavailable insightful hopeful
    thankful respectful tactful truthful wonderful administrative broad broader cautious
    consultative cross-border cross-functional huge lovely massive sustainable unique widespread
    together honoured honored humbled humble thrilled delighted blessed energised energized buoyant
    bullish upbeat rosy wary lukewarm tepid cool chill super-nice incredible unbelievable
    remarkable memorable undecided unsure urgent useful valuable vague wait-and-see warm warmer
    weak welcoming wide worthwhile wrong
    """

# a contact, not an act: they say next to nothing without saying about what
VERBS = """
    accelerate accept accomplish achieve acknowledge acquaint act adapt add address advance advise
    agree aim align allow analyse analyze anticipate appear appreciate approach arise arrive ask
    assess assist assure attempt await back become begin believe benefit bond book bring build call
    care carry catch change chase chat check circle clarify close collaborate come comment
    communicate compare complete concern conclude confirm connect consider consult contact continue
    contribute converse convey convince cooperate coordinate cover create cultivate deal decide
    deepen deliver depend determine develop discover discuss dive drive drop email emphasise
    emphasize empower enable encourage engage enhance enjoy ensure enter establish evaluate evolve
    examine exchange expand expect explain explore express extend facilitate feel figure find
    finish focus follow foster fulfil fulfill gather get give go greet grow handle happen have hear
    help highlight hold hope identify impress improve include increase indicate influence inform
    initiate inspire interact introduce investigate invite involve iterate join keep know lead
    learn leave leverage like listen look maintain make manage matter mean meet mention message
    monitor motivate move navigate need note notice nudge nurture obtain offer optimise optimize
    organise organize outline pass pay-attention phone pick ping plan play please position prepare
    present press proceed progress promise promote propose provide pursue push put raise reach
    react read reassure receive recognise recognize recommend reconnect refer refine reflect regard
    reinforce relate remain remind reply report request resolve resonate respect respond result
    resume review revisit ring run say see seek seem share show solidify solve sort sound speak
    spend stand start state stay steer stimulate stop strengthen stress strive study suggest
    support surface sustain swing sync take talk tell text thank think touch track transform try
    turn understand undertake unlock update use utilise utilize value verify view visit wait walk
    want warm watch welcome win wish wonder work adopt advocate articulate ascertain bask bear
    brainstorm breathe bring-up capitalise capitalize celebrate chill click commend compel
    comprehend congratulate consolidate contemplate counsel crack decipher dedicate delight desire
    digest discern elaborate elevate embark embrace empathise empathize energise energize entertain
    envision excel excite exhibit flourish forge fortify gauge glean grasp harness hang hustle
    ideate ignite immerse impart incubate instil instill internalise internalize interest intrigue
    kindle liaise linger love mature mingle mull nail nod obsess orchestrate pamper ponder praise
    pray preach prioritise prioritize probe prosper reaffirm recap reciprocate reconfirm rejoice
    rekindle relish reminisce resurface salute schmooze secure sense serve signal simmer smile
    socialise socialize spark stabilise stabilize stick strategise strategize strike surge tackle
    tap team thrive tick trust amplify convert demonstrate execute retry revert validate burn
    broaden buy capture culminate descend em enable-ment gonna gotta wanna kinda land lose miss
    operationalise operationalize roam spiral tend widen uncover unite unpack uplift vibe vow yearn
    hit sow nourish
    """

IRREGULAR = {
    "met": "meet", "spoke": "speak", "spoken": "speak", "gave": "give", "given": "give",
    "took": "take", "taken": "take", "held": "hold", "brought": "bring", "got": "get",
    "ran": "run", "rang": "ring", "told": "tell", "thought": "think", "felt": "feel",
    "found": "find", "kept": "keep", "left": "leave", "heard": "hear", "knew": "know",
    "known": "know", "made": "make", "saw": "see", "seen": "see", "came": "come",
    "became": "become", "began": "begin", "said": "say", "understood": "understand",
    "caught": "catch", "built": "build", "grew": "grow", "led": "lead", "meant": "mean",
    "put": "put", "read": "read", "sought": "seek", "stood": "stand", "spent": "spend",
    "went": "go", "won": "win", "did": "do", "shown": "show", "driven": "drive", "drove": "drive",
    "dealt": "deal", "striving": "strive", "planning": "plan",
}  # fmt: skip

# something is done to something: half a word each
ACTS = """
    archive assemble audit bid calculate calibrate cancel certify coat collect commission copy
    countersign courier cut debug demo demonstrate deposit design disassemble dispatch draft draw
    drill email-quote escort estimate export file fill fix forward install invoice issue machine
    measure migrate modify mount negotiate onboard order pack paint patch pay photograph pilot
    plate pour price print procure produce purchase quote reconcile record redesign redraw refund
    register reject remeasure repair replace reprint reschedule resend return revise rewrite scan
    schedule sell send ship sign simulate sketch source specify stamp submit survey swap tender
    test trace train transfer translate trial upload validate weigh weld wire withdraw write sent
    paid sold drew drawn wrote written bought
    """

# weekdays and months name a day, as a number does
DAYS = """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
    sat sun january february march april june july august september october november december jan
    feb mar apr jun jul aug sep sept oct nov dec noon midnight q1 q2 q3 q4 h1 h2
    """

# an abstract noun looks like one; these look so and are things
CONCRETE = """
    quantity facility university capacity electricity humidity security velocity density viscosity
    city utility laity rarity municipality authority charity hospitality parity deformity insurance
    maintenance tolerance clearance conference reference audience licence license appliance
    entrance ambulance remittance resistance impedance compliance finance freelance variance
    allowance invoice balance-sheet sequence science ordinance harness witness illness
    business-class membership dealership internship assembly supply reply family italy july poly
    belly daily ply fly butterfly doubly early-bird anomaly monopoly
    """

# verbs in -ise that do something to a thing
CONCRETE_VERBS = """
    size resize downsize prize noise rise raise enterprise merchandise franchise exercise anodise
    anodize galvanise galvanize sterilise sterilize oxidise oxidize magnetise magnetize
    """

ABSTRACT_ENDINGS = ("ness", "ship", "ism", "ity", "ance", "ence", "hood")

# shipped as data too; an administrator adds to them and takes from them
VAGUE = """
    keep in touch; stay in touch; touch base; keep following up; keep on following up;
    follow up; follow up again; following up; followed up; will follow up; follow up later;
    continue following up; continue to follow up; check in; checked in; checking in; check back;
    circle back; reach out; reached out; get back to; get back to us; will get back;
    wait and see; wait for reply; wait for feedback; waiting for reply; waiting for feedback;
    waiting for news; no news; no reply; no answer; no response; no feedback;
    nothing new; to be confirmed; to be decided;
    to be discussed; in progress; as discussed; same as before; same as above;
    as before; as usual; see above; ditto; will think about it; think about it;
    thinking about it; will consider; consider it; under consideration;
    very interested; seems interested; sounds interested; looks interested; sounds good;
    looks good; all good; all fine; went well; going well; good talk; good call; nice chat;
    good meeting; good conversation; positive feedback; good feedback; got it; will see;
    let's see; lets see; let us see; we'll see; we will see; maybe later; some day;
    keep pushing; push forward; push it forward; move forward; keep going; build relationship;
    build the relationship; maintain relationship; maintain the relationship;
    relationship building; say hello; said hello; general chat; small talk; catch up; caught up;
    stay close; monitor the situation; keep an eye on; keep an eye; not sure; needs time;
    need time; needs more time; no hurry; nothing special; everything ok; everything fine;
    talk soon; speak soon; talk later; call again; call back; on the same page;
    going forward; moving forward; move the needle; in the loop; on the radar; next steps;
    pending; noted; understood; tbd; tbc; n a; na;
    """
