"""Words by which a line of a signature or a business card is known."""

import re


def _words(text):
    return frozenset(text.split())


# what stands before a number or an address on a card, by what it is
LABELS = {
    "mobile": """
        mobile/微信; mobile/wechat; mobile phone; mobile; mob; cell phone; cellphone; cell; cel; gsm;
        handphone; h/p; hp; mobil; portable; port; tel. kom; tel kom; kom; whatsapp; celular; handy;
        móvil; m; c; 手机/微信; 手机微信; 手机号码; 手机号; 手机; 手機; 移动电话; 移动; 行動電話; 行动电话; 電話/微信
        """,
    "fax": "telefax; fax; fx; f; 传真; 傳真",
    "phone": """
        telephone; tel/fax; tel; phone; ph; t direkt; t zentrale; t; office; off; o; direct line; direct;
        direct dial; ddi; did; dir; main; p; work; tél; fono; telefon; telefono; teléfono; téléphone;
        fixe; d; switchboard; hotline; tel/传真; 电话/传真; 电话; 電話; 座机; 座機; 办公电话; 办公; 联系电话; 联系方式;
        固话; 固定电话; 直线; 直綫; 总机; 總機; 预约电话; 热线; 客服电话; 公司电话; 聯絡電話; 电话(tel); 手机(mob)
        """,
    "email": "e-mail; email; mail; e; 邮箱; 电子邮箱; 邮件; 電郵; 电邮; 信箱",
    "website": "website; web site; web; url; homepage; w; site; http; 网址; 官网; 網址; 网站; 公司网址; 公司官网",
    "address": """
        address; addr; add; adres; adresse; anschrift; dirección; direccion; indirizzo; visiting address;
        besøksadresse; ad; a; office address; 地址; 公司地址; 办公地址; 厂址; 通讯地址; 联系地址; 工厂地址; 住址; 地　址
        """,
    "company": "company; firm; 公司; 公司名称; 单位; 单位名称; 企业名称",
    "name": "name; contact; contact person; attn; 姓名; 联系人; 联络人; 聯絡人",
    "title": "title; position; job title; 职务; 职位; 職稱; 职称; 岗位",
    "other": """
        skype; wechat; we chat; line; qq; linkedin; facebook; instagram; telegram; viber; teams; 微信;
        微信号; 微信公众号; 公众号; 公眾號; 抖音; 阿里旺旺; 旺旺; 税号; 邮编; 郵編; 郵遞區號; postcode; vat; vat no; abn;
        nip; kvk; btw; ext; 分机; 内线; 開户行; 开户行; 账号; 统一社会信用代码; zip
        """,
}
_MOBILE_AS_PHONE = "手机(mob)"
KIND_OF_LABEL = {
    " ".join(one.split()): kind for kind, text in LABELS.items() for one in text.split(";") if one.strip()
}  # fmt: skip
KIND_OF_LABEL[_MOBILE_AS_PHONE] = "mobile"
_ALL = "|".join(re.escape(one) for one in sorted(KIND_OF_LABEL, key=len, reverse=True))
# a label and its colon, or a label right before a number
LABEL = re.compile(
    rf"^\W{{0,3}}(?P<label>{_ALL})\.?\s{{0,3}}(?:[:：]|(?=\s*[+(]?\d)|\.\s)\s*", re.IGNORECASE
)
# a label in the middle of a line begins a new piece
LABEL_INSIDE = re.compile(
    rf"(?<![^\s,;，；|/])(?:{_ALL})\.?\s{{0,3}}(?:[:：]\s*|\s(?=[+(]?\d[\d ()+.-]{{5,}}))",
    re.IGNORECASE,
)

COMPANY_END = re.compile(
    r"(?<![A-Za-zÀ-ſ])(?:incorporated|inc|llc|l\.l\.c|ltd|limited|gmbh|mbh|ag|kg|ohg|co\.?|corp|corporation|"
    r"company|s\.\s?a|s\.\s?l|s\.?l\.?u|sas|s\.a\.s|sarl|sa|b\.?\s?v|n\.?\s?v|pty|pvt|plc|llp|sdn\.?\s?bhd|pte|"
    r"as|a/s|aps|ab|oy|kft|zrt|sp\.\s?z\s?o\.\s?o|s\.p\.a|spa|s\.r\.l|srl|ltda|lda|jsc|ojsc|fzco|fze|a\.ş|"
    r"san\.\s?ve\s?tic|s\.r\.o|d\.o\.o|k\.k|ooo|bhd|e\.k)(?![A-Za-zÀ-ſ-])",
    re.IGNORECASE,
)
# an ending in small letters is a word of the language
COMPANY_SMALL = _words("as co sa ag spa ab company limited")
COMPANY_WORD = re.compile(
    r"\b(?:group|groupe|holding|holdings|trust|academy|university|hospital|hospice|institute|industries|"
    r"enterprises?|partners|trading|foods|toys|supplies|solutions|technologies|systems|studio|laborator(?:y|ies)|"
    r"labs|school district|associates|international|electronics|machinery|equipment)\b",
    re.IGNORECASE,
)
COMPANY_ZH = re.compile(
    r"(?:有限责任公司|股份有限公司|有限公司|公司|集团|集團|医院|醫院|事务所|研究所|研究院|设计院|经营部|商行|工厂|"
    r"(?<=[\u4e00-\u9fff]{3})厂|小学|中学|大学|学院|学校|银行|合作社|工作室|酒店|旅行社|幼儿园|门市部|贸易行|软件$|"
    r"商会|协会|中心(?=$|[（(]))"
)

TITLE = re.compile(
    r"(?<![A-Za-zÀ-ſ])(?:manager|mgr|director|engineer|buyer|purchas(?:e|ing|er)|procurement|sourcing|head of|"
    r"head|chief|ceo|cto|cfo|coo|cmo|cio|president|vp|vice president|officer|co-?owner|(?:co-)?founder|owner|"
    r"partner|specialist|coordinator|co-ordinator|executive|merchandiser|designer|consultant|analyst|assistant|"
    r"sales|representative|rep|counsel|supervisor|technician|architect|administrator|accountant|secretary|"
    r"dept|department|team lead|leader|lead|leiter(?:in)?|leitung|einkauf|einkäufer(?:in)?|geschäftsführer(?:in)?|"
    r"responsable|gerente|acheteu(?:r|se)|directeur|directrice|jefe|jefa|encargad[oa]|compras|achats|acquisti|"
    r"projectleider|inkoper|laborleitung|brewer|chef|principal|professor|lecturer|attorney|lawyer|scientist|"
    r"researcher|developer|planner|controller|agent|marketing|operations|logistics|nurse|nursing|foreman|"
    r"specjalista|kierownik|dyrektor|chairman|chairwoman|trainer|teacher|physician|expert|advisor|adviser|"
    r"strategy|business development|sqe|pmc|qa|qc|hr)(?![A-Za-zÀ-ſ])",
    re.IGNORECASE,
)
TITLE_ZH = re.compile(
    r"总经理|經理|经理|总监|總監|主管|工程师|工程師|部长|部長|主任|总裁|总工|董事长|董事|厂长|廠長|助理|专员|專員|采购员|"
    r"业务员|代表|顾问|顧問|跟单|律师|律師|负责人|負責人|课长|課長|科长|科長|院长|院長|校长|校長|教授|店长|組長|组长|"
    r"秘书|会计|出纳|建造师|设计师|技术员|医师|護士|护士|創辦人|创始人|合伙人|老板|业务总监|主席|处长|局长|主席|站长|"
    r"业务经理|销售|採購|采购(?!部|中心|办|科|处)|质量管理|文员|讲师|老师|研究员|架构师"
)
DEPARTMENT_ZH = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:事业部|部门|部|科|室|处|中心|办|办公室|课|組|组)$"
)
DEPARTMENT = re.compile(r"\b(?:department|dept\.?|team|division)$", re.IGNORECASE)

ADDRESS = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|boulevard|blvd|lane|ln|drive|dr|suite|ste|floor|fl|building|bldg|"
    r"p\.?\s?o\.? ?box|parkway|pkwy|square|highway|hwy|plot|unit \d+|room|rm|no\.|lot|industrial (?:park|estate|"
    r"zone|centre|center)|zone|district|dist|rue|via|viale|calle|c/|rua|avenida|av|weg|straße|str|platz|"
    r"gasse|ul|cad|sok|jalan|jln|crescent|house no|phase|crossing|court|ct|way|quay|park|plaza|"
    r"p\.o\.)(?![A-Za-zÀ-ſ])|(?:stra(?:ss|ß)e|str\.|gasse|weg|platz|gaten|gatan|vägen|veien|straat|laan|út)"
    r"(?![A-Za-zÀ-ſ])|-ku\b|-gu\b|-ro\b",
    re.IGNORECASE,
)
ADDRESS_ZH = re.compile(
    r"(?:省|自治区|市|县|縣|區|区|镇|鎮|乡|鄉|街道|道(?=\d)|號|樓|大廈|廣場|路|街|大道|巷|弄|号|號|号楼|栋|幢|室|层|楼|大厦|广场|園區|园区|产业园|工业园|"
    r"开发区|高新区)"
)
COUNTRY = re.compile(
    r"\b(?:china|p\.?r\.?c|germany|deutschland|france|italy|italia|spain|españa|usa|u\.s\.a|united states|"
    r"united kingdom|uk|england|scotland|ireland|netherlands|belgium|austria|switzerland|sweden|norway|denmark|"
    r"finland|poland|hungary|turkey|türkiye|russia|india|vietnam|thailand|malaysia|singapore|indonesia|"
    r"philippines|japan|korea|taiwan|hong kong|australia|new zealand|canada|mexico|brazil|brasil|chile|"
    r"argentina|israel|uae|u\.a\.e|dubai|saudi arabia|egypt|nigeria|ghana|kenya|south africa|portugal|greece|"
    r"czech republic|romania|ukraine|pakistan|bangladesh)\b\.?$",
    re.IGNORECASE,
)
POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}-)?\d{4,6}(?:-\d{3,4})?\b|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b|\b\d{3}-\d{4}\b|\b\d{4} [A-Z]{2}\b"
)

CLOSING = re.compile(
    r"^\W*(?:(?:with |many |my |thanks? ?(?:&|and|,|/)? ?)*(?:warm|warmest|kind|kindest|best|sincere|b\.?)? ?"
    r"(?:regards|rgds|wishes)|best|b\.?r\.?g?d?s?|b\.rgds|cheers|thanks(?: ?[&] ?b\.r\.?)?(?: (?:so|very) much|"
    r" a lot| again| in advance)?|thank you(?: very much| so much| in advance| & best regards)?|thx|tks|"
    r"thanking you|(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|yours|respectfully|cordially|"
    r"mit freundlichen grü(?:ß|ss)en|freundliche grüsse|viele grüße|mfg|cordialement|bien à vous|saludos(?: cordiales)?|"
    r"cordiali saluti|distinti saluti|atentamente|att|com os melhores cumprimentos|atenciosamente|groet(?:en)?|"
    r"met vriendelijke groet(?:en)?|mvh|vennlig hilsen|med vänlig hälsning|hälsningar|pozdrawiam|üdvözlettel|"
    r"saygılarımla|ngā mihi|xx|with best regards|thanks and best regards|best regards / saygılarımla|"
    r"此致敬礼|此致|敬礼|致礼|顺祝商祺|順祝商祺|祝商祺|商祺|敬祝商祺|顺颂商祺|祝好|祝工作顺利|祝工作愉快|谢谢|謝謝|多谢|谢谢您|"
    r"感谢|以上|祝您生活愉快|祝福|祝顺|祝安|此致敬意)"
    r"(?:\s?[/|,，]\s?.{3,30})?[\s,，.。!！~:：]*$",
    re.IGNORECASE,
)
FILLER = re.compile(r"^[-_=*~—─•·.#+\s]{2,}$")
GREETING = re.compile(
    r"^(?:hi|hello|hey|hej|dear|good (?:morning|day|afternoon)|shalom|buongiorno|estimad[oa]|sehr geehrte|"
    r"tom|各位)\b.{0,40}[,:!]?$|^.{0,14}(?:您好|你好|好)[：:,，！!。]?$|^[\u4e00-\u9fff]{1,6}(?:总|工|经理|老师|先生|小姐|女士|"
    r"主任)?[：:]$",
    re.IGNORECASE,
)
NOISE = re.compile(
    r"confidential|intended (?:solely|only)|intended recipient|in error|registered (?:in|office)|"
    r"consider the environment|amtsgericht|sitz der gesellschaft|geschäftsführer:|vat (?:no|reg)|\bnip:|\bkrs\b|"
    r"\bkvk\b|\bbtw\b|\babn\b \d|privileged|disclaimer|免责声明|保密提示|保密信息|机密|错收|仅限于|收件人.{0,20}删除|"
    r"aviso de|unsubscribe|linkedin\.com|caution:|external e?-?mail|save paper|绿色打印|"
    r"this e-?mail|本邮件|税号",
    re.IGNORECASE,
)
PRONOUNS = re.compile(r"\((?:he|she|they|mr|mrs|ms|miss|dr)\b[^)]{0,20}\)\.?", re.IGNORECASE)
DEGREES = re.compile(
    r"(?:,?\s+|,)\b(?:ph\.?d|m\.?d|rn|mba|p\.?e|pmp|cpa|b\.?sc|m\.?sc|esq|jr|sr|dr)\b\.?",
    re.IGNORECASE,
)
# who lives with these has no house of that name
FREE_MAIL = _words(
    """
    gmail googlemail yahoo hotmail outlook live msn icloud me aol gmx web qq 163 126 yeah sina sohu
    foxmail 139 189 vip proton protonmail mail yandex rediffmail naver hanmail daum t-online orange
    """
)
TLD = _words(
    """
    com net org io cn hk tw jp kr in de fr it es pt nl be at ch uk ie se no dk fi pl cz sk hu ro bg gr tr ru ua
    us ca mx br cl ar co pe au nz sg my th vn id ph ae sa il eg ng ke gh za eu info biz shop store studio tech
    ai dev app design online site cloud top xyz vip ltd group
    """
)
# the hundred commonest and more; two characters first
SURNAMES_ZH = re.compile(
    r"^(?:欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|歐陽|"
    r"[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    r"石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂"
    r"章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶"
    r"解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣"
    r"巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝 常張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧蕭潘蔣蘇魏呂盧鐘譚陸賈韋鄒龍賀顧龔萬錢嚴湯歐陽])"
    r"[\u4e00-\u9fff]{1,2}$"
)

# headings on a whiteboard; what follows one of the last is neither
BOARD = {
    "pain": re.compile(
        r"^\W{0,3}(?:(?:客户|主要|核心|目前)?(?:痛点|难点|问题|困难|挑战|顾虑)|pain\s?points?|pains?|problems?|challenges?|issues?)"
        r"\s*(?:[:：]\s*(.*))?$",
        re.IGNORECASE,
    ),
    "competitor": re.compile(
        r"^\W{0,3}(?:(?:主要|现有)?(?:竞品|竞争对手|竞争者|对手|友商|现有供应商)|competitors?|competition|rivals?)"
        r"\s*(?:[:：]\s*(.*))?$",
        re.IGNORECASE,
    ),
    "": re.compile(
        r"^\W{0,3}(?:下一步|需求|目标|方案|预算|时间|决策人?|参会|联系人|议程|行动|"
        r"next steps?|needs?|goals?|solutions?|budget|timeline|agenda|actions?|decision)\s*(?:[:：]\s*(.*))?$",
        re.IGNORECASE,
    ),
}
