"""Plain words, in both languages, for what packs say in code words: posts, places, units, phases, guards, limits.

Data only. A profile may call things otherwise; these are the words of a rule sheet that belongs to no town.
"""

from __future__ import annotations

from huiyin.core.words import Text

PHASES = {
    "received": Text("已收到", "Received"),
    "sent": Text("已派出", "Sent"),
    "working": Text("办理中", "In hand"),
    "to_confirm": Text("待提出人确认", "To be confirmed"),
    "closed": Text("已办结", "Closed"),
}
RELATIONS = {
    "anyone": Text("任何人", "Anyone"),
    "reporter": Text("提出人", "The asker"),
    "handler": Text("经办人", "The handler"),
    "involved": Text("经手的人", "Whoever it has passed through"),
    "holder": Text("现在负责的人", "Whoever holds it now"),
    "unit": Text("承办单位", "The unit in charge"),
    "system": Text("系统", "The system"),
}
POSTS = {
    "desk": Text("派单岗", "Desk"),
    "chief": Text("负责人", "Chief"),
    "officer": Text("经办岗", "Officer"),
    "volunteer": Text("志愿者", "Volunteer"),
    "verifier": Text("核实岗", "Verifier"),
    "publisher": Text("公开岗", "Publisher"),
    "caller": Text("回访岗", "Call-back desk"),
    "secretary": Text("书记", "Secretary"),
    "leader": Text("领导", "Leader"),
    "duty": Text("值班岗", "Duty post"),
    "grid_head": Text("网格长", "Head of grid"),
    "grid_worker": Text("网格员", "Grid worker"),
    "grid_assistant": Text("网格辅助员", "Grid assistant"),
    "area_head": Text("片长", "Area head"),
    "group_head": Text("组长", "Group head"),
    "neighbour_head": Text("邻长", "Neighbour head"),
    "member_contact": Text("联户党员", "Linked Party member"),
    "mediator": Text("调解员", "Mediator"),
    "adviser": Text("法律顾问", "Legal adviser"),
    "specialist": Text("专员", "Specialist"),
    "supervisor": Text("监督员", "Supervisor"),
    "errand_runner": Text("代办员", "Errand runner"),
    "clerk": Text("文书", "Clerk"),
    "admin": Text("系统管理员", "Administrator"),
    "security": Text("安全管理员", "Security administrator"),
    "auditor": Text("审计管理员", "Auditor"),
}
ANCHORS = {
    "unit": Text("承办单位", "unit in charge"),
    "parent": Text("上级单位", "unit above"),
    "city": Text("市", "city"),
    "county": Text("县", "county"),
    "town": Text("镇", "town"),
    "village": Text("村", "village"),
    "community": Text("社区", "community"),
    "grid": Text("网格", "grid"),
    "micro": Text("微网格", "micro-grid"),
    "party_committee": Text("党委", "Party committee"),
    "general_branch": Text("党总支", "general branch"),
    "branch": Text("党支部", "Party branch"),
    "party_group": Text("党小组", "Party group"),
    "firm_branch": Text("两新党支部", "Party branch of a firm"),
    "central_household": Text("党员中心户", "members' central household"),
    "village_committee": Text("村（居）委会", "villagers' committee"),
    "supervision_committee": Text("监督委员会", "supervision committee"),
    "government": Text("政府", "government"),
    "office": Text("办公室", "office"),
    "centre": Text("中心", "centre"),
    "brigade": Text("大队", "brigade"),
    "station": Text("站点", "station"),
    "team": Text("队伍", "team"),
    "association": Text("协会", "association"),
    "company": Text("公司", "company"),
    "property": Text("物业公司", "property company"),
    "social": Text("社会组织", "social organisation"),
    "social_work": Text("社工机构", "social workers"),
    "charity": Text("慈善组织", "charity"),
    "adviser": Text("顾问单位", "advisers"),
    "alliance": Text("联盟", "alliance"),
    "bureau": Text("部门", "bureau"),
}
TOWN_ENDINGS = {
    "街道": Text("街道", "street"),
    "苏木": Text("苏木", "sumu"),
    "乡": Text("乡", "township"),
    "镇": Text("镇", "town"),
}
"""How the name of a place of the kind `town` ends, and what such a place is called."""
MEMBER = Text("{place}的人", "Members of the {place}")
PARTY_UNIT = Text("{place}党组织", "Party organisation of the {place}")
POST_AT = Text("{post}（{place}）", "{post} ({place})")

LIMIT_UNITS = {
    "wh": Text("{n}个工作小时", "{n} working hours"),
    "wd": Text("{n}个工作日", "{n} working days"),
    "d": Text("{n}天", "{n} days"),
    "h": Text("{n}小时", "{n} hours"),
}
ONE_OF = {
    "wh": Text("1个工作小时", "1 working hour"),
    "wd": Text("1个工作日", "1 working day"),
    "d": Text("1天", "1 day"),
    "h": Text("1小时", "1 hour"),
}

GUARDS = {
    "children_done": Text("协办都结清了", "Every helper has finished"),
    "disclosed": Text("公示贴满天数、已经撤下", "The disclosure hung for its days and came down"),
    "asker_was_asked": Text(
        "问过提出人（等{answer_days}天没有回话也算问过，不算满意）",
        "The asker was asked ({answer_days} days without a word count as asked, never as satisfied)",
    ),
    "children_answered": Text("提出的异议都答复了", "Every objection has been answered"),
    "posted_long_enough": Text("贴够了天数（脱落的日子不算）", "It has hung for its days, those on which it hung"),
    "wall_seen": Text("有照片，或者有监督委员签名", "There is a photo, or a supervisor has signed"),
    "approval_asked": Text("法律要求上级批准的事", "The law asks for this approval"),
    "approvals_given": Text("法律要求批准的，已经批准", "Whoever the law names has approved it"),
    "initiators_enough": Text(
        "提出的人够数（村民十分之一、代表五分之一）",
        "Enough propose it: a tenth of the villagers, a fifth of the representatives",
    ),
    "levy_listed": Text("到户清单填齐，和方案对得上", "The list by households is complete and adds up to the plan"),
    "caps_known": Text("本省的筹资筹劳上限已载入", "The province's caps are loaded"),
    "within_caps": Text(
        "人均筹资、劳均出工不超过本省上限",
        "Money a head and work days stay within the province's caps",
    ),
    "result_accounted": Text(
        "公开结果的，预算、决算写明，代表验收过",
        "Of a result: budget and actual are said and the residents' representatives have accepted it",
    ),
    "redacted": Text("姓名、电话、门牌已遮盖", "Names, phones and door numbers are covered"),
    "returns_left": Text("退单不到{returns}次", "Returns so far: fewer than {returns}"),
    "no_returns_left": Text("已经退过{returns}次", "Returns so far: {returns}"),
    "within_reopen_days": Text("办结后{reopen_days}天以内", "Within {reopen_days} days of closing"),
    "not_reminded_today": Text("一天一次", "Once a day"),
    "pause_was_asked": Text("经办人申请过挂起", "The handler has asked for a pause"),
    "extension_was_asked": Text("经办人申请过延期", "The handler has asked for more time"),
    "extensions_left": Text("延期不到{extensions}次", "Extensions so far: fewer than {extensions}"),
    "park_was_asked": Text("申请过挂账", "Parking was asked for"),
    "leave_was_asked": Text("有申请待批", "A request is waiting"),
    "not_self_requested": Text("不是自己申请的", "Not one's own request"),
    "reports_in_order": Text("首报已经接报", "The first report was acknowledged"),
    "mandate_held": Text("委托已经记下", "The mandate is recorded"),
    "only_spoken": Text("只有录音，还没听写", "Only spoken, not written down yet"),
    "petition_by_number": Text("信访事项只记官方编号", "Of a petition only its official number"),
    "no_petition": Text("不是信访事项", "Not a petition"),
    "not_department_matter": Text("不是部门的事", "Not a department's matter"),
    "objection_in_time": Text("还在异议期内", "Within the time for objections"),
    "limit_over": Text("期限已满", "The limit is over"),
    "limit_not_over": Text("期限还没到", "The limit is not over yet"),
    "in_time": Text("还在这一步的期限内", "Within the time for this move"),
    "by_opinion": Text("走第六条路径，出具处理意见书", "Route six: a written opinion is given"),
    "by_other_route": Text("走前五条路径，由有权机关按各自程序办", "Routes one to five: by their own procedures"),
    "sent_here": Text("上级转送、交办来的", "It was sent on or handed down to us"),
    "another_organ": Text("作复查意见的机关不作复核", "Not the organ that decided the review"),
    "five_at_most": Text("走访的代表不超过5人，联名人数不限", "At most five come in person; any number may sign"),
    "notice_over": Text(
        "通知的天数和开会的日子到了", "The days of notice are over and the day of the meeting has come"
    ),
    "quorum_met": Text("到会人数够法定数", "Enough have come, by law"),
    "no_quorum": Text("到会人数不够法定数", "Too few have come, by law"),
    "passed": Text("赞成的够法定数", "Enough agree, by law"),
    "not_passed": Text("赞成的不够法定数", "Too few agree, by law"),
    "all_asked": Text("名册上的人都问到了", "Everybody on the roll was asked"),
    "sheet_signed": Text("到会的都在审议表上签了名", "As many signatures stand on the review sheet as came"),
    "all_signed": Text("名册上的人都签了字", "Everybody on the roll has signed"),
    "has_published": Text("公开过", "It was published"),
    "not_published": Text("还没公开", "It was not published yet"),
    "all_consent": Text("当事人都同意调解", "Every party consents to mediation"),
    "mediator_chosen": Text("调解员已选定，没有人不要", "A mediator is chosen and refused by nobody"),
    "agreement_in_force": Text("协议已经生效", "The agreement is in force"),
    "visited_by_another": Text("调解员以外的人回访过", "Somebody other than the mediator has visited"),
    "not_escalated": Text("还没报过镇里", "Not raised to the town yet"),
    "was_escalated": Text("报过镇里", "Raised to the town before"),
}
LIMIT_DEFAULTS = {"answer_days": 7, "returns": 2, "reopen_days": 30, "extensions": 1}
NOT_THE_HANDLER = Text("经办人自己不能做", "Never by the handler")
NEVER_TWICE = Text("一件事里没当过别的角色", "No other role in this case before")

HEADS = {
    "do": Text("动作", "Move"),
    "source": Text("从", "From"),
    "target": Text("到", "To"),
    "by": Text("谁能做", "Who may"),
    "ask": Text("要填", "To fill in"),
    "guard": Text("条件", "On condition"),
    "limit": Text("时限", "Time limit"),
}
NOTHING = Text("—", "—")
ANY_STATE = Text("任何时候", "Any time")
ANY_OPEN = Text("办结以前任何时候", "Any time before closing")
PHASE_STATES = Text("“{phase}”时", "Phase: {phase}")
BACK = Text("原来的状态", "Where it came from")
OPTIONAL_ASKS = Text("{asks}（选填）", "{asks} (if you like)")
BY_CATEGORY = Text("{limit}；类别另有期限的按类别", "{limit}; a category may set its own")
BY_CASE = Text("{limit}（{case}）", "{limit} ({case})")
REMINDS = Text("{limit}，只提醒，不算超期", "{limit}; a reminder, never a breach")
COUNTED_FROM = Text("从“{ask}”那天起算，当天不算", "counted from the day in “{ask}”, which is not counted itself")
NOT_COUNTED = Text("“{ask}”不算在内", "“{ask}” left out")
ROLLS = Text("最后一天放假的，顺延到放假后第一天", "an end on a day off moves to the next work day")
IN_FORCE = Text("{day}起施行", "in force from {day}")
NO_MORE = Text("{day}起失效", "no more from {day}")
NOT_SEEN = Text("条文未核对", "text not verified")
WARNED = Text("用到{warn}%提醒", "Reminded at {warn} %")
AT_ONCE = Text("到点", "When due")
AFTER = Text("再过{limit}", "{limit} later")
TELLS = Text("{when}告诉{who}", "{when}: tell {who}")
ON_DUTY = Text("当班的{who}", "whoever is on duty as {who}")
RAISES = Text("{when}报上一级", "{when}: raise to the level above")
CALLS = Text("{when}请人回访", "{when}: somebody calls the asker")
EXTENDS = Text("可延期{times}次，最多{max}，由{who}批", "Extensions: {times}, of at most {max}, by {who}")

VOTES = Text("{body}表决，按当天施行的法律算到会和通过", "{body}: quorum and majority by the law of the day")
NAMED_BODY = Text("开头写明的会议", "The body that was named at the opening")
HEARS = Text("{roll}一个一个问，问到和签字分两个数", "{roll} are asked one by one; asked and signed are two counts")
HEARD = {
    "households": Text("名册上的户", "The households of the roll"),
}
FROZEN = Text("名册在这时定下", "the roll is frozen here")
SECRET = Text("无记名投票", "secret ballot")
FAILS_TO = Text("没成就退到“{state}”，理由公开", "a failure leads back to “{state}”, with a public reason")

SITS = {"vote": Text("▣ 表决", "▣ votes"), "hear": Text("▣ 逐一听取", "▣ heard")}
"""In the diagram: something is decided or heard on a frozen roll."""

DRAWN_TITLE = Text("{pack}的状态图", "State diagram: {pack}")
DRAWN_MOVE = Text("{do}：{source}到{target}", "{do}: {source} to {target}")
DRAWN_STAYS = Text("不改变状态：{moves}", "Without moving the case: {moves}")
AND, COMMA, STOP = Text("、", ", "), Text("；", "; "), Text("。", ".")
