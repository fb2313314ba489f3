import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { QualityParts } from "@crm_followup_canvas/followup_quality/followup_quality";
import { TalktrackStrategies } from "@crm_followup_canvas/talktrack/talktrack_strategies";
import { WitnessParts } from "@crm_followup_canvas/followup_witness/followup_witness";

defineMailModels();

test("each rule says what it took", async () => {
    await mountWithCleanup(QualityParts, {
        props: {
            parts: [
                { name: "Vague words", points: -15, text: "keep in touch" },
                { name: "Next step", points: 0, text: "" },
            ],
        },
    });
    expect(queryAllTexts("li.text-danger")).toEqual(["-15Vague words: keep in touch"]);
    // no tick beside the name of a fault
    expect("li.text-success").toHaveCount(0);
    expect(queryAllTexts("li.o_followup_kept")).toEqual(["Nothing taken off for: Next step"]);
});

test("a witness opens its record", async () => {
    mockService("action", {
        doAction: (action) => expect.step(action.url || `${action.res_model} ${action.res_id}`),
    });
    const date = "2026-11-26 09:00:00";
    await mountWithCleanup(WitnessParts, {
        props: {
            parts: [
                { name: "Mail", model: "mail.message", id: 3, date },
                { name: "Meeting", model: "calendar.event", id: 5, date },
            ],
        },
    });
    await click("a:eq(0)");
    await click("a:eq(1)");
    expect.verifySteps(["/mail/message/3", "calendar.event 5"]);
});

test("nothing seen is said", async () => {
    await mountWithCleanup(WitnessParts, { props: { parts: [] } });
    expect("li.text-muted").toHaveCount(1);
});

test("an unfolded answer counts as used, a folded one not again", async () => {
    onRpc("crm.talktrack.strategy", "action_use", ({ args }) => {
        expect.step(args);
        return true;
    });
    const strategy = { id: 4, name: "Total cost", text: "…", used: 0, moved: 0, files: [] };
    const track = await mountWithCleanup(TalktrackStrategies, {
        props: { strategies: [strategy], leadId: 7 },
    });
    await track.toggle(strategy);
    await animationFrame();
    await track.toggle(strategy);
    expect.verifySteps([[[4], 7]]);
});
