"""The quality check judges an entry as a whole: fields that say nothing cost points only.

Rules are noupdate data; what an administrator set to "off" or "lower" stays so.
"""

from odoo.tools.sql import table_exists

# one word each, and part of many a good sentence: 投标文件, 收到询价单
TOO_SHORT = """
    收到 无 没有 明白 暂无 问候 寒暄 资料 相关资料 文件 相关文件 结果 反馈 进展 信息 消息 关注
    received nothing none wait waiting maybe sometime monitor feedback info information documents
    material materials result update progress answer reply happy friendly done called emailed
    contacted contact interested positive considering ongoing
    """


def migrate(cr, version):
    if not table_exists(cr, "crm_followup_rule"):
        return
    cr.execute(
        "DELETE FROM ir_model_data WHERE module = 'crm_followup_canvas' AND name = 'rule_no_action'"
    )
    cr.execute("DELETE FROM crm_followup_rule WHERE code = 'no_action'")
    cr.execute(
        """
        UPDATE crm_followup_rule
           SET mode = 'lower', penalty = CASE code WHEN 'vague' THEN 20 ELSE 30 END
         WHERE code IN ('vague', 'echo') AND mode = 'refuse'
        """
    )
    cr.execute(
        """
        UPDATE crm_followup_rule
           SET sequence = 20,
               name = name || '{"en_US": "A field says nothing", "zh_CN": "有一栏是空话"}'::jsonb
         WHERE code = 'vague'
        """
    )
    cr.execute(
        "UPDATE crm_followup_vague_phrase SET active = FALSE WHERE normal = ANY(%s)",
        [TOO_SHORT.split()],
    )
