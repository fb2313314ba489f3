"""Words by which a sentence of a conversation is known for what it tells."""

import re

OURS = re.compile(
    r"^(?:我方?|我们|销售|业务员?|sales(?:person| rep)?|me|us|.*\((?:ours|us|me)\)|.*（(?:我方|我)）)$",
    re.IGNORECASE,
)
# headings of notes: "下一步：…" is what it says it is
HEADINGS = {
    "next_action": re.compile(r"^(?:\W|[一二三四五六七八九十\d]+[、.．)]|\s){0,4}(?:下一步(?:计划|行动|安排)?|后续(?:计划|行动|安排)?|下步计划|待办(?:事项)?|"
                              r"next steps?|action items?|to-?do|follow-?up)\s*[:：]\s*", re.IGNORECASE),
    "obstacle": re.compile(r"^(?:\W|[一二三四五六七八九十\d]+[、.．)]|\s){0,4}(?:问题|障碍|难点|卡点|阻力|顾虑|风险|痛点|"
                           r"problems?|obstacles?|blockers?|concerns?|risks?|issues?)\s*[:：]\s*", re.IGNORECASE),
    "feedback": re.compile(r"^(?:\W|[一二三四五六七八九十\d]+[、.．)]|\s){0,4}(?:客户(?:反馈|意见|答复|回复|态度)|反馈|答复|"
                           r"customer feedback|feedback|answer|response)\s*[:：]\s*", re.IGNORECASE),
    "action": re.compile(r"^(?:\W|[一二三四五六七八九十\d]+[、.．)]|\s){0,4}(?:(?:本次)?(?:内容|做了什么|沟通内容|拜访内容|会议内容)|"
                         r"what was done|done|agenda|topic)\s*[:：]\s*", re.IGNORECASE),
}  # fmt: skip
NEXT = re.compile(
    r"下一步|接下来|我(?:会|明天|后天|下周|来|再|答应|把|跟|去|安排|这边)|我们(?:会|再|下周)|答应|约(?:好|定)?|"
    r"之前.{0,14}(?:发|给|提交|寄)|提交|带.{0,12}(?:拜访|上门)|安排|补寄|发给|准备|再(?:拜访|沟通|开会|见)|"
    r"\b(?:i|we)(?:'ll| will| can| agreed to| are going to| need to)\b|\bnext step|\bwill (?:send|call|visit|prepare|meet)|"
    r"\b(?:send|call|meet|visit|prepare|share)\b.{0,60}\b(?:by|on|next|tomorrow|again)\b|"
    r"\blet's (?:meet|talk)|\bfollow up\b",
    re.IGNORECASE,
)
OBSTACLE = re.compile(
    r"卡(?:点|在|住)|障碍|难点|担心|顾虑|问题(?!不大)|没(?:有)?预算|预算|(?:老板|领导|总部|财务|法务).{0,8}(?:批|不)|不(?:接受|放行|同意|能|行)|"
    r"太贵|(?:价格|报价).{0,12}(?:高|贵)|竞争|竞品|对手|别家|比.{0,10}(?:贵|高)|锈|缺|晚了|延误|要先过|这一关|还没(?:批|定)|没有$|"
    r"\bconcern|\bproblem|\bissue|\bworr(?:y|ied)|\bhold(?:ing)? .{0,6}up|\bblock|\bfrozen|\btoo expensive|\bcheaper|\bover budget|"
    r"\bcompetitor|\bsign off|\bnot (?:allowed|possible|approved|happy)|\bcan(?:no|')t\b|\bdelay|\bbut\b",
    re.IGNORECASE,
)
NO_OBSTACLE = re.compile(
    r"没问题|没有问题|问题不大|no problem|no issue|not a problem", re.IGNORECASE
)
ANSWER = re.compile(
    r"(?:客户|对方|他们?|她们?|[\u4e00-\u9fff]{1,3}(?:总|工|经理|主任|老师|先生|女士|小姐|院长|部长)).{0,6}?"
    r"(?:说|表示|反馈|觉得|认为|希望|要求|比较|同意|确认|想|喜欢|回复|答应|提出)|(?:可以|没问题|满意|同意|认可|接受)|"
    r"\b(?:he|she|they|customer|client|the team|[A-Z][a-z]+) (?:said|says|wants?|likes?|liked|agreed|thinks?|confirmed|asked|"
    r"prefers?|needs?|told|mentioned|is happy|accepted)\b|\bworks for us\b|\blooks good\b"
)
DONE = re.compile(
    r"拜访|去了|见了|见面|演示|介绍|讲解|沟通|联系了|打了|电话|发了|寄了|寄给|送了|带了|留了|展示|参观|开会|聊了|汇报|确认了|没接|上次发的|样品|"
    r"\b(?:met|visited|called|showed|presented|demoed|walked|sent|discussed|measured|installed|left|emailed|spoke|"
    r"talked|introduced|delivered|tested|demonstrated)\b",
    re.IGNORECASE,
)
