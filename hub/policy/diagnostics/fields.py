"""What the parts of a document are called in Chinese."""

from __future__ import annotations

from collections.abc import Sequence

FIELDS = {
    "id": "编号",
    "title": "标题",
    "zh": "中文",
    "en": "英文",
    "region": "地区",
    "scenario": "应用场景",
    "kind": "种类",
    "subject_kinds": "主体类别",
    "status": "效力",
    "modality": "语气",
    "legal_basis": "法定依据",
    "document": "文件",
    "article": "条款",
    "quote": "原文",
    "valid": "有效期",
    "from": "起始日",
    "to": "终止日",
    "inputs": "输入项",
    "condition": "条件",
    "effect": "效果",
    "value": "数值",
    "values": "数值",
    "measure": "惩戒措施",
    "measures": "惩戒措施",
    "label": "名称",
    "lasts": "期限",
    "authority": "部门",
    "withdrawn_when": "取消条件",
    "responsible_persons": "责任人员",
    "note": "说明",
    "defaults": "缺省约定",
    "all": "全部满足",
    "any": "任一满足",
    "not": "不满足",
    "attested": "认定",
    "record": "记录",
    "where": "属性",
    "count": "次数",
    "sum": "合计",
    "within": "时间范围",
    "grade": "等级",
    "scale": "等级标准",
    "on_list": "名单",
    "lists": "名单",
    "compare": "比较",
    "located": "所在地",
    "related": "关联主体",
    "rule": "规则",
    "date": "日期",
    "deadline": "期限",
    "input": "输入项",
    "choices": "可选项",
    "free": "不限定",
    "none": "没有作出",
    "unit": "单位",
    "type": "类型",
    "most": "上限",
    "source": "来源",
    "clauses": "条款",
    "parties": "签署方",
    "kinds": "记录种类",
    "percent": "百分比",
    "share": "持股比例",
    "votes": "表决权比例",
    "benefit": "收益权比例",
    "currency": "币种",
    "registered_on": "登记日期",
    "registered": "登记地",
    "residence": "居住地",
    "operation": "经营地",
    "decided_on": "决定日期",
    "disputed_from": "异议起始日",
    "disputed_to": "异议结束日",
    "percent_off": "折扣",
    "per_unit": "按单位计",
    "range": "区间",
    "items": "项目",
    "lowest": "最低值",
    "highest": "最高值",
    "at_least": "不低于",
    "one_of": "任选其一",
    "of": "基数",
    "left": "左值",
    "right": "右值",
    "parameter": "地方参数",
    "in": "所在地区",
    "start": "起点",
    "end": "终点",
    "each_of_last": "最近各条",
    "amount": "金额",
    "files": "文件",
    "columns": "列",
    "column": "列",
    "subjects": "主体",
    "links": "关联",
}
"""Chinese names of fields; a field that is not here keeps its own name."""

IN_CLAUSES = {"from": "转出地区", "to": "转入地区"}
"""Those that are regions in a clause, and days elsewhere."""


def field_in_chinese(steps: Sequence[str]) -> str:
    """A path to a part of a document as a person says it: 法定依据第1项的文件."""
    said = ""
    for step in steps:
        if step.isdecimal():
            said += f"第{int(step) + 1}项"
        else:
            names = {**FIELDS, **IN_CLAUSES} if steps[0] == "clauses" else FIELDS
            said += ("的" if said else "") + names.get(step, step)
    return said
