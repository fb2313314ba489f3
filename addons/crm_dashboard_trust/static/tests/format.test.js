import { expect, test } from "@odoo/hoot";
import { currencies } from "@web/core/currency";
import { localization } from "@web/core/l10n/localization";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { makeMockEnv, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { formatRange, formatValue } from "@crm_dashboard_trust/page/format";

defineMailModels();

test("large sums are short", async () => {
    await makeMockEnv();
    expect(formatValue(858000, "money")).toBe("858,000");
    expect(formatValue(-1740000, "money")).toBe("-1.7M");
});

test("a sum is rounded before its unit is chosen", async () => {
    await makeMockEnv();
    expect(formatValue(999999.7, "money")).toBe("1.0M");
    expect(formatValue(999990000, "money")).toBe("1.0G");
});

test("Chinese readers count in 万 and 亿", async () => {
    await makeMockEnv();
    patchWithCleanup(localization, { code: "zh_CN" });
    expect(formatValue(858000, "money")).toBe("858,000");
    expect(formatValue(999999.7, "money")).toBe("100万");
    expect(formatValue(-1740000, "money")).toBe("-174万");
    expect(formatValue(99994999, "money")).toBe("9,999万");
    expect(formatValue(99999999, "money")).toBe("1亿");
    expect(formatValue(-99999999, "money")).toBe("-1亿");
    expect(formatValue(123000000, "money")).toBe("1.2亿");
});

test("both ends of a range are in one unit", async () => {
    await makeMockEnv();
    expect(formatRange(904105, 1050000, "money")).toBe("904.1k – 1.1M");
    expect(formatRange(4105, 1050000, "money")).toBe("4,105 – 1.1M");
    expect(formatRange(0, 1050000, "money")).toBe("0 – 1.1M");
    expect(formatRange(4105, 9050, "money")).toBe("4,105 – 9,050");
    expect(formatRange(3, 5, "days")).toBe("3 d – 5 d");
    patchWithCleanup(localization, { code: "zh_CN" });
    expect(formatRange(904105, 1050000, "money")).toBe("90万 – 105万");
    expect(formatRange(1040000, 1050000, "money")).toBe("104万 – 105万");
    expect(formatRange(904105, 950000, "money")).toBe("904,105 – 950,000");
});

test("in Taiwan 万 is not written", async () => {
    await makeMockEnv();
    patchWithCleanup(localization, { code: "zh_TW" });
    expect(formatValue(1740000, "money")).toBe("1.7M");
});

test("the unit belongs to the number, wherever the currency stands", async () => {
    await makeMockEnv();
    patchWithCleanup(currencies, {
        7: { name: "CNY", symbol: "¥", position: "before", digits: [69, 2] },
        8: { name: "EUR", symbol: "€", position: "after", digits: [69, 2] },
    });
    expect(formatValue(1740000, "money", 8)).toBe("1.7M\u00a0€");
    patchWithCleanup(localization, { code: "zh_CN" });
    expect(formatValue(1740000, "money", 7)).toBe("¥\u00a0174万");
    expect(formatValue(1740000, "money", 8)).toBe("174万\u00a0€");
    expect(formatValue(99999999, "money", 8)).toBe("1亿\u00a0€");
});
