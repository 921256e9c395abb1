"""Every list of document 003, complete: what the text names is an item of its own, none is merged and none is
made up, and a list that ends in 等 says that it is open. One rule has one list.

The rows stand in the order of the text, from whose sentences they were written.
"""

from __future__ import annotations

import pytest

from hub.policy.model import values as v
from hub.policy.model.documents import Rule
from tests.cases.facts import NOBODY, Case, asking, check, names, values
from tests.cases.facts import ask as answer
from tests.cases.seeded import catalogue

LISTS: tuple[tuple[str, str, bool], ...] = (
    (
        "nanjing-medical--senseless-payment",
        "检查无须拿出手机|缴费无须拿出手机|取药无须拿出手机|医保部分静默支付|自费部分静默支付",
        False,
    ),
    (
        "nanjing-travel--card-categories",
        "各级劳模|见义勇为人士|中国好人|南京好市民|造血干细胞捐献者|无偿献血4000毫升以上的志愿者|捐赠达10000元以上的慈善人士",
        True,
    ),
    ("nanjing-domestic-service--docking", "商务部有关平台|国家发展改革委有关平台", False),
    ("nanjing-domestic-service--digital-archive", "家政企业数字化信用档案|服务人员数字化信用档案", False),
    ("nanjing-domestic-service--platform", "PC网站|手机APP|小程序", False),
    ("nanjing-domestic-service--priority-matching", "优先匹配平台服务|优先匹配客户资源", False),
    ("nanjing-domestic-service--ranking", "家政服务可查|家政服务可评|家政服务可追溯", False),
    ("wuxi-finance--data-centre", "税务|市场监管|司法|水费|电费|气费|社保缴纳|住房公积金缴纳", True),
    ("wuxi-finance--data-centre-size", "4个大类|48个中类|1.2亿条数据", False),
    ("wuxi-finance--services", "开放脱敏数据库|配合建立模型|输出企业“白名单”服务", False),
    ("wuxi-guarantee--means", "信息互通|流程优化|激励约束机制建设", False),
    ("wuxi-guarantee--data-collected", "“全流程”的保函数据|“全主体”的履约信用信息", False),
    (
        "wuxi-guarantee--electronic-guarantee",
        "保函全流程电子化应用|核查接收|存证溯源|数字化监管|信用监管",
        False,
    ),
    ("wuxi-market--archives-commitments", "信用档案|信用承诺|诚信联盟|信用管理机制", False),
    ("wuxi-market--standards", "水产品信用评价标准|评选规则|水产行业协会", False),
    (
        "xuzhou-gov-procurement--documents",
        "《市委办公室 市政府办公室关于进一步规范和完善徐州市政府投资审计工作的实施意见》"
        "（徐委办〔2021〕71号）"
        "|《徐州市财政局关于明确政府采购保证金管理的通知》（徐财购〔2020〕14号）"
        "|《市财政局关于实施政府采购信用承诺制的通知》（徐财购〔2020〕22号）",
        True,
    ),
    ("xuzhou-gov-procurement--five-evaluators", "财政部门|采购人|评审专家|代理机构|供应商", False),
    ("xuzhou-gov-procurement--evaluate-four", "采购人|供应商|代理机构|评审专家", False),
    ("xuzhou-gov-procurement--breach-recorded", "随时登录“政府采购信用评价”系统|记录违约行为", False),
    ("xuzhou-gov-procurement--bank-link", "预付款保函宣传专栏|交通银行业务办理链接", False),
    ("xuzhou-gov-procurement--purchaser-sanction", "下达《行政指导书》|计入部门年度绩效考核扣分", False),
    ("xuzhou-gov-procurement--supplier-sanction", "依法作出处理|依法作出处罚|实施失信惩戒", False),
    ("xuzhou-gov-procurement--memorandum-partners", "交通银行徐州分行|国盛集团|徐州市融资担保公司", False),
    ("xinyi-supervision--scan-entry", "来访参观登记|监管执法备案|服务企业打卡|企业诉求上报", False),
    ("xinyi-supervision--visit-stages", "进企前“云”备案|监管中“云”操作|服务后“云”反馈|后台“云”监督", False),
    ("xinyi-supervision--cut-repeat-items", "取消|整合|转为非现场检查", True),
    ("xinyi-supervision--reduce-check", "降低抽查比例|降低抽查频次", False),
    ("xinyi-supervision--increase-check", "增加抽查比例|增加监管频次", False),
    ("xinyi-supervision--service-visit", "市领导挂钩服务|市级机关部门挂钩服务", False),
    (
        "xinyi-supervision--on-site-service",
        "上门服务|了解企业诉求|破解企业难题|开展精准服务|“最少跑一次”",
        False,
    ),
    ("xinyi-supervision--who-visits", "党委政府领导|服务专员|代办员", False),
    ("xinyi-supervision--complaint-channel", "咨询求助|投诉举报", False),
    ("xinyi-supervision--hotline-fallback", "分口并线|兜底处理", False),
    ("xinyi-supervision--accountability-links", "行为规范|过程监督|责任追究|结果应用", True),
    ("xinyi-supervision--random-checks", "随机检查执法记录|随机对比进企登记表|公开通报机制执行情况", True),
    ("changzhou-travel--plan-contents", "激励对象范围|信息归集流程|信息归集要求", False),
    (
        "changzhou-travel--red-list-reporting",
        "区级部门评定的受表彰名单|掌握的上级部门评定的受表彰名单",
        False,
    ),
    (
        "changzhou-travel--publicity",
        "“信用新北”门户网站“信易+”专题|永安行APP活动宣传|《信用+让生活更美好》宣传片|信用新北宣传手册",
        False,
    ),
    ("changzhou-travel--linked", "用车行为|个人信用|用车权益", False),
    ("taizhou-bike-rental--linked", "用车行为|个人信用|用车权益", False),
    ("changzhou-travel--monitored", "用车行为|骑行轨迹|履约记录", True),
    ("changzhou-travel--plus-acts", "遵守文明用车规则|上报车辆故障|举报不规范用车", True),
    ("changzhou-travel--points-plus", "提升信用积分|优先兑换永安行低碳商城商品", True),
    ("changzhou-travel--minus-acts", "故意损坏车辆|加装私锁占用车辆", True),
    ("changzhou-travel--sanctions", "不能享受骑行优惠|骑行单价上涨|冻结用车资格|永久封号", True),
    (
        "changzhou-public-service--thirty-measures",
        "引导企业家|尊重企业家|激励企业家|保护企业家|支持企业家|联系企业家|服务企业家|帮扶企业家|培养企业家|宣传企业家",
        False,
    ),
    ("changzhou-loan--cross-region-sharing", "市场监管|税务|卫健|民政|物价", True),
    ("changzhou-loan--closed-loop", "人社部门身份认定|银行放贷审核|财政部门贴息", False),
    ("changzhou-loan--platforms", "人员实名认证平台|精准化消息服务平台|三运营商短信分发平台", False),
    ("changzhou-work-safety--push-grades", "A级|B级|E级", False),
    ("changzhou-work-safety--pushed", "A级企业4家|B级企业144家|E级企业26家", False),
    ("suzhou-gov-affairs--assessment-reported", "每季度履约考核|结果上报省厅|形成信用评价", False),
    ("suzhou-gov-affairs--quarterly", "AA|A|B|C|D", False),
    (
        "suzhou-offshore-trade--pre-commitment",
        "主动开展信用承诺|严格遵守国际贸易等相关法律法规|开展行业自律",
        False,
    ),
    (
        "suzhou-offshore-trade--abnormal-detection",
        "避免企业利用真实单证重复融资|避免企业利用真实单证重复收付汇|精准打击虚假贸易",
        False,
    ),
    ("suzhou-offshore-trade--record-punish", "推送到园区信用平台|记入信用档案|依法依规实施失信惩戒", False),
    (
        "suzhou-demo-area--merchant-supervision",
        "商户信用管理制度|商户信用评价指标体系|“商户诚信经营监管平台”",
        False,
    ),
    (
        "suzhou-demo-area--merchant-evaluation",
        "商户基础信息|信用承诺|游客评价|公共信用信息|行业领域信用评级",
        True,
    ),
    ("suzhou-demo-area--grade-display", "信用电子地图|挂牌", False),
    ("suzhou-demo-area--scene-list", "信易食|信易住|信易游|信易购|信易健|信易停|信易企", False),
    (
        "nantong-transport-service--aaa-green-channel",
        "提前预约|即到即办|免去排队等待叫号环节|优先办理换证|优先办理业户年审|优先办理车船营运证年审",
        True,
    ),
    ("nantong-transport-service--urgent", "优先核查|加速办理", False),
    ("nantong-customs--fast-lane", "农产品快速通关窗口|提前申报|7*24小时预约通关|“零延时”查验", True),
    ("nantong-customs--coordination", "通关|物流|查验", False),
    ("nantong-customs--ship-side", "船边直提|抵港直装", True),
    ("nantong-customs--origin-services", "原产地证书自助打印|信用签证|智能审核", True),
    ("nantong-customs--visa-mode", "“不见面、零接触”|24小时无间断签证", False),
    (
        "nantong-customs--aeo",
        "更为简化的单证审核|更低的布控查验率|更优先办理通关",
        True,
    ),
    ("qidong-medical--where-to-sign", "“健康启东”微信小程序|各公立医院的自助机|签约窗口", True),
    (
        "qidong-medical--agreement-for-life",
        "只需一次签订|全区公立医疗机构通行|在医保账户有效期内终生有效",
        False,
    ),
    ("qidong-medical--eligible", "“先看病后付费”诊疗服务|就诊结束后一次性付清", False),
    ("qidong-medical--notice", "短信|微信", False),
    ("qidong-medical--within-limit", "无需缴费即可检查|无需缴费即可取药|无需缴费即可治疗", True),
    (
        "qidong-medical--blacklist-7d",
        "列入黑名单|在全市所有公立医疗机构不再享受“先看病后付费”|门诊就诊受到限制|医保实时报销受到限制",
        False,
    ),
    ("qidong-medical--auto-restore", "自动恢复相关服务|从黑名单中移出", False),
    (
        "haiyong-grassroots--resident-points",
        "信用信息评价指标|居民守信事件管理流程|居民失信事件管理流程",
        False,
    ),
    ("lianyungang-transport--priority", "新增运力|扩大经营范围|经营权延续|资金项目申请", True),
    (
        "lianyungang-transport--bid-bonus",
        "新增客运班线招标投标加分|新增包车客运运力招标投标加分|新增旅游客车客运运力招标投标加分",
        True,
    ),
    (
        "lianyungang-transport--lower-checks",
        "“双随机、一公开”降低抽查比例|“双随机、一公开”降低检查频次",
        False,
    ),
    ("lianyungang-sci-tech--platforms", "“苏科贷”|“高企融资服务直通车”", True),
    ("lianyungang-sci-tech--white-list", "主动对接|加强服务|合理下放审批权限|绿色审查审批通道", True),
    ("lianyungang-sci-tech--list-published", "“白名单”认定标准|定期公布“白名单”", False),
    (
        "lianyungang-travel--score-data-bases",
        "市自然人信用基础库|市公共信用服务平台|央行个人征信系统|市社会法人信用基础库",
        False,
    ),
    ("lianyungang-travel--score-parts", "基础分|专项分|应用分", False),
    ("lianyungang-parking--score", "奖励|表彰", False),
    (
        "huaian-gov-affairs--deposit-relief",
        "减少或免缴投标保证金|降低质保金预留比例|免缴部分农民工工资保证金|免缴部分履约保证金",
        True,
    ),
    ("huaian-tobacco-flashpay--aaa-offers", "“151易经营”|“信易+云闪付”", False),
    (
        "huaian-tobacco-flashpay--figures",
        "335户AAA级守信零售户|96名品牌宣讲师|首批20个“诚信示范户”|20余条诚信示范街|2.5万零售户|8个标准化流程"
        "|2份联合奖惩备忘录|11份制度文件|“4类4级”监管模式",
        False,
    ),
    (
        "huaian-tobacco-flashpay--system",
        "《淮安市卷烟零售户信用管理办法》|2份联合奖惩备忘录|11份制度文件",
        False,
    ),
    ("huaian-tobacco-flashpay--system-documents", "信用承诺|信用评价|信用修复", True),
    ("huaian-tobacco-flashpay--supervision-modes", "非现场|联合|综合|智能", False),
    ("huaian-tobacco-flashpay--commit-then-license", "先承诺办证，再核查|放宽准入门槛", False),
    ("huaian-tobacco-flashpay--dimensions", "守法|守规|守约", False),
    ("huaian-tobacco-flashpay--procedures", "《严重失信认定》|《信用修复》", True),
    ("huaian-tobacco-flashpay--repair-357", "非接触修复|高效修复", False),
    (
        "yancheng-procurement--relief-given",
        "免收履约保证金或降低履约保证金缴纳比例|免费提供电子采购文件",
        False,
    ),
    ("yancheng-procurement--ten-policies-2022", "降低供应商投标成本|政府采购资金预付制度", True),
    ("yancheng-procurement--ten-policies-carried-out", "降低供应商投标成本|落实政府采购资金预付制度", True),
    ("yancheng-vehicle-repair--tracking", "超限检测站称重|“百吨王”溯源|群众投诉举报", True),
    ("yancheng-vehicle-repair--first-participants", "8家维修企业|43家道路货运企业", False),
    ("yancheng-vehicle-repair--commitment-archive", "“信易修信用承诺书”|激励对象管理档案", False),
    ("yancheng-vehicle-repair--records-kept", "经营状况|信用状况", False),
    ("yancheng-vehicle-repair--complaint-objection", "投诉举报|异议申请", False),
    ("yancheng-vehicle-repair--remove", "移出激励名单|对外公示", False),
    ("yancheng-student-loan--five-conditions", "国籍|学籍|户籍|信用|家庭情况", True),
    ("yancheng-student-loan--co-liability", "学生|家长（或其他法定监护人）", False),
    ("yancheng-student-loan--eligibility", "生源地信用助学贷款|在读期间利息全部由国家财政补贴", False),
    ("yancheng-student-loan--continued-study", "贴息|还本宽限期|贷款到期日期不变", False),
    (
        "yancheng-student-loan--recovery-work",
        "与学生毕业高校配合|与生源地的户籍管理对接|与生源地的乡镇村居对接|上门服务",
        False,
    ),
    ("yangzhou-approval--closed-loop", "核查|承诺|履约", False),
    ("yangzhou-approval--instant-payout", "无需提交证明材料|一键点击|政策补贴秒兑付", False),
    ("yangzhou-maritime--automatic-functions", "警报自动触发|违章自动抓拍", False),
    (
        "yangzhou-maritime--control",
        "水上交通态势智能预警|水上交通态势智能预控|交通流精准组织|船岸界面有效管控",
        False,
    ),
    ("yangzhou-maritime--list-names", "红名单|黄名单|黑名单", False),
    ("zhenjiang-housing--platform-rules", "统一的规则|房源信息充分共享|诚信合作|专业分工", False),
    ("zhenjiang-parking--shown", "停车热点区域|车位周转率|实时停车状态", True),
    ("zhenjiang-parking--spaces", "2604个道路智慧泊车位|6个公共智慧停车场|公共智慧停车场358个车位", False),
    ("taizhou-bike-rental--plus-acts", "文明骑行|上报车辆故障|举报不规范用车", True),
    ("taizhou-bike-rental--redeem", "优先兑换永安行低碳商城商品|赠送优惠券", True),
    (
        "taizhou-driver-training--green-channel",
        "缩短审批流程|直接办理教练车报废更新业务|教练车道路运输证容缺受理",
        False,
    ),
    ("suqian-loan--scan-loan", "线上授信|主动上门完成线下签约|随时在线支取|随时在线还款", False),
    ("suqian-loan--online-steps", "贷款申请|授信|审批|放贷", False),
    ("suqian-gov-affairs--evaluate-developers", "基本信息|良好信息|不良信息|其他信息", False),
    ("suqian-gov-affairs--evaluated-subjects", "房地产开发企业|房地产开发企业主要经营管理人员", False),
    (
        "suqian-gov-affairs--evaluation-aspects",
        "商品房预（销）售方案书管理|变更管理|企业经营行为报备管理|房地产开发项目手册管理|销售机构和销售人员管理|销售人员行业自律管理|违法违规开发",
        True,
    ),
    (
        "suqian-tourism--figures",
        "旅游团队每年逾10万人次|接待旅游团队的酒店200余家|旅行社51家|住宿补贴专项资金300万元",
        False,
    ),
    ("suqian-tourism--hotel-agreement", "签订2021年度合作协议|向组团来宿的旅行社重点推介", False),
    ("suqian-tourism--third-party", "百分制打分评价|出具第三方信用评估报告", False),
    ("suqian-tourism--agency-80", "命名为2021年度诚信旅行社|不纳入2022年“双随机一公开”检查范围", False),
    ("suqian-tourism--agency-grades", "AA级|A级|B级|C级|D级", True),
    ("suqian-bidding--four-in-one", "合同管理约束|科技手段支撑|信用体系引领|监管创新保障", False),
    ("suqian-bidding--practices", "第三方信用报告|信用承诺|信用差别化管理", True),
    ("suqian-bidding--scope", "第三方信用报告分值|行业主管部门信用评价分值", False),
    (
        "suqian-bidding--figures",
        "诚信库两万余家企业|行政监督意见（建议）书51份|失信记录公示的企业53家|失信记录公示的招标代理机构14家|失信记录公示的评标专家42名",
        False,
    ),
    ("suqian-bidding--link-commitments", "招标代理备案|投标文件编制|异议投诉", True),
    ("suqian-bidding--tenderer-commitment", "依法依规组织招投标活动|规范合同履约管理", False),
    ("suqian-bidding--a1-90", "不缴纳投标保证金|不缴纳履约保证金", False),
    ("suqian-bidding--a2-80", "担保|保险|保函", False),
    ("suqian-bidding--two-laws-one-discipline", "行政执法|刑事司法|纪律监察", False),
    ("suqian-bidding--who-is-punished", "投标人|招标代理机构|评标专家", False),
    (
        "suqian-bidding--violation-record",
        "失信记录公示|移送公安机关|移送行业主管部门|移送信用管理部门|移送纪检监察机关|失信联合惩戒",
        False,
    ),
)
"""Rule, its items, and whether the text leaves the list open."""


def rule_of(name: str) -> Rule:
    """A rule of the seeds."""
    return catalogue().rules[name].rule


def lists_of(rule: Rule) -> list[v.Items]:
    """The lists in what a rule gives or states, those of what is had for a price among them."""
    parts = [part for _, part in v.parts(rule.effect.value)]
    priced = [v.Items(items=part.price.items) for part in parts if isinstance(part, v.Price)]
    return [part for part in parts if isinstance(part, v.Items)] + priced


def is_stated(rule: Rule) -> bool:
    """Whether it decides nothing about anybody."""
    return rule.condition.model_dump() == {"stated": True}


OF_003 = [
    version.rule
    for version in catalogue().rules.values()
    if version.rule.legal_basis[0].document == "doc-003"
]
CASES = tuple(
    Case(f"003 {rule.id} stated", rule.id, "STATED", kind=NOBODY) for rule in OF_003 if is_stated(rule)
)


@pytest.mark.parametrize(("name", "items", "open_ended"), LISTS, ids=[row[0] for row in LISTS])
def test_a_list_is_the_whole_list_of_the_text(name: str, items: str, open_ended: bool) -> None:
    *given, found = lists_of(rule_of(name))
    assert all(len(one.items) == 1 for one in given), "what is given, before the fields in which it is"
    assert [text.zh for text in found.items] == items.split("|")
    assert found.open_ended is open_ended


@asking(CASES)
def test_what_is_stated_is_had_without_a_subject(case: Case) -> None:
    result = answer(case)
    check(case, result)
    (found,) = lists_of(rule_of(case.rule))
    assert names(result) == [text.zh for text in found.items]
    assert [value.open_ended for value in values(result)] == [found.open_ended]


def test_no_list_of_the_text_is_without_its_row() -> None:
    listed = {rule.id for rule in OF_003 for one in lists_of(rule) if len(one.items) > 1 or one.open_ended}
    assert listed == {name for name, _, _ in LISTS}
