import { expect, test } from "@odoo/hoot";
import { localization } from "@web/core/l10n/localization";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { makeMockEnv, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { formatValue } from "@crm_dashboard_trust/page/format";

defineMailModels();

test("large sums are short", async () => {
    await makeMockEnv();
    expect(formatValue(858000, "money")).toBe("858,000");
    expect(formatValue(-1740000, "money")).toBe("-1.7M");
});

test("Chinese readers count in 万 and 亿", async () => {
    await makeMockEnv();
    patchWithCleanup(localization, { code: "zh_CN" });
    expect(formatValue(858000, "money")).toBe("858,000");
    expect(formatValue(-1740000, "money")).toBe("-174万");
    expect(formatValue(123000000, "money")).toBe("1.2亿");
});
