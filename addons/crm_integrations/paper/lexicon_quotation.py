"""How columns and terms of quotations are called."""

HEADS = {
    "price": (
        "含税单价", "不含税单价", "未税单价", "单价", "單價", "价格", "unit price", "price/unit", "price", "u/price",
        "rate", "preis", "einzelpreis", "prix unitaire", "precio",
    ),
    "quantity": ("数量", "數量", "起订量", "quantity", "qty", "moq", "pcs", "menge", "quantité", "cantidad"),
    "lead_time": (
        "交货期", "交貨期", "交货时间", "交货周期", "交期", "货期", "供货周期", "lead time", "leadtime", "delivery time",
        "delivery", "lieferzeit", "délai", "plazo",
    ),
    "material": ("材质", "材質", "材料", "原材料", "material", "werkstoff", "matière", "mat."),
    "product": (
        "品名", "产品名称", "产品描述", "产品", "产品型号", "名称", "规格型号", "规格", "型号", "料号", "description", "item name",
        "product", "part no", "part number", "part", "model", "article", "bezeichnung", "specification",
    ),
    "other": ("序号", "金额", "总价", "总金额", "合计", "单位", "备注", "图片", "amount", "total", "remark", "unit", "item",
              "no.", "note", "picture", "税率"),
}  # fmt: skip
