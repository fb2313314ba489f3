import { expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { toLocaleDateTimeString } from "@web/core/l10n/dates";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { HandoffCountdown } from "@crm_handoff/handoff_countdown/handoff_countdown";

defineMailModels();

const NOW = "2026-11-26 09:00:00";

/** A countdown to `minutes` from now; negative: that long ago. */
async function mountCountdown(minutes, state = "todo") {
    mockDate(NOW, +0);
    // half a minute more: the clock goes on while the test runs
    const seconds = 30 * Math.sign(minutes);
    const deadline =
        minutes === false ? false : luxon.DateTime.now().plus({ minutes, seconds });
    return mountWithCleanup(HandoffCountdown, {
        props: {
            name: "deadline",
            record: { data: { deadline, state } },
        },
    });
}

test("says how much time is left", async () => {
    await mountCountdown(90);
    expect(queryAllTexts(".badge")).toEqual(["1 h 30 min left"]);
    expect(".badge").toHaveClass("text-bg-warning");
});

test("days and hours where it is far", async () => {
    await mountCountdown(26 * 60);
    expect(queryAllTexts(".badge")).toEqual(["1 d 2 h left"]);
    expect(".badge").toHaveClass("text-bg-success");
});

test("says how late it is", async () => {
    await mountCountdown(-5);
    expect(queryAllTexts(".badge")).toEqual(["5 min late"]);
    expect(".badge").toHaveClass("text-bg-danger");
});

test("the tooltip is a moment as Odoo writes it elsewhere", async () => {
    await mountCountdown(90);
    const deadline = luxon.DateTime.now().plus({ minutes: 90, seconds: 30 });
    expect(".badge").toHaveAttribute("title", toLocaleDateTimeString(deadline));
});

test("a paused clock shows no time", async () => {
    await mountCountdown(-600, "blocked");
    expect(".badge").toHaveClass("text-bg-secondary");
    expect(queryAllTexts(".badge")[0]).not.toMatch(/\d/);
});

test("what is over or has no deadline shows nothing", async () => {
    await mountCountdown(60, "done");
    await mountCountdown(60, "waiting");
    await mountCountdown(false);
    expect(queryAll(".badge")).toHaveLength(0);
});

test("goes on by itself", async () => {
    await mountCountdown(10);
    await advanceTime(60 * 1000);
    expect(queryAllTexts(".badge")).toEqual(["9 min left"]);
});
