import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { Component, xml } from "@odoo/owl";
import { ActivityListPopoverItem } from "@mail/core/web/activity_list_popover_item";
import { browser } from "@web/core/browser/browser";
import { utils as uiUtils } from "@web/core/ui/ui_service";
import { CANVAS } from "./canvas_mocks";
import { defineDeal, LEAD, NAME_INPUT } from "./deal_mocks";
import { storageKey } from "@crm_followup_canvas/followup_canvas/followup_canvas";

describe.current.tags("desktop");

const CALL = {
    id: 31,
    date: "2026-11-26 09:00:00",
    action: "Called Mr Wang",
    feedback: "The CFO approves on Monday",
    next: "Send the contract",
    date_next: "2026-11-30",
    score: 85,
    effective: true,
    parts: [{ name: "Vague words", points: -15, text: "keep in touch" }],
    witnesses: [],
};
const VISIT = {
    ...CALL,
    id: 30,
    action: "Visited the plant",
    date_next: false,
    witnesses: [{ name: "Meeting", model: "calendar.event", id: 5, date: "2026-11-20 09:00:00" }],
};
const BOARD = { obstacles: [], recent: [CALL, VISIT], draft: "" };

const deal = defineDeal("followup_panel", BOARD);

/** Open the opportunity; what is saved or read again is stepped. */
async function openDeal(board = {}) {
    onRpc("crm.lead", "followup_canvas_open", () => CANVAS);
    onRpc("crm.followup", "canvas_save", () => ({ score: 100 }));
    await deal.open(board);
    onRpc("deal", "web_save", ({ args }) => expect.step(`save ${args[1].name}`));
    onRpc("deal", "web_read", () => expect.step("read"));
}

describe("what was recorded", () => {
    test("reads as when, what, the answer and what is next", async () => {
        await openDeal();
        expect(queryAllTexts(".o_followup_recent").map((text) => text.replace(/\s+/g, " "))).toEqual([
            "Nov 26, 2026 Called Mr Wang 85 The CFO approves on Monday Send the contract (Nov 30, 2026)",
            "Nov 26, 2026 Visited the plant 85 The CFO approves on Monday Send the contract",
        ]);
    });

    test("is said to be nothing where there is nothing", async () => {
        await openDeal({ recent: [] });
        expect(".o_followup_panel .text-muted").toHaveText("No follow-up recorded yet.");
    });

    test("says what is stuck, and since when", async () => {
        await openDeal({ obstacles: [{ id: 1, text: "Budget", days: 12 }] });
        expect(".o_followup_stuck").toHaveText("Budget, 12 days");
    });

    test("says why a score is what it is, one at a time", async () => {
        await openDeal();
        await contains(".o_followup_score:eq(0)").click();
        expect(queryAllTexts(".o_followup_parts li.text-danger")).toEqual([
            "-15Vague words: keep in touch",
        ]);
        await contains(".o_followup_score:eq(1)").click();
        expect(".o_followup_recent:eq(0) .o_followup_parts").toHaveCount(0);
        expect(".o_followup_recent:eq(1) .o_followup_parts").toHaveCount(1);
        await contains(".o_followup_score:eq(1)").click();
        expect(".o_followup_parts").toHaveCount(0);
    });

    test("says whether the system saw it happen, and what it saw", async () => {
        await openDeal();
        expect(".o_followup_witnessed:eq(0)").toHaveAttribute(
            "title",
            "Not witnessed by the system"
        );
        expect(".o_followup_witnessed:eq(1)").toHaveAttribute(
            "title",
            "Witnessed: the system saw it happen"
        );
        await contains(".o_followup_witnessed:eq(1)").click();
        expect(".o_followup_recent:eq(1) .o_followup_witness_open").toHaveCount(1);
        await contains(".o_followup_witnessed:eq(1)").click();
        expect(".o_followup_witness_open").toHaveCount(0);
    });

    test("opens where it can be corrected, and is read again after", async () => {
        const opened = {};
        mockService("action", {
            doAction({ res_model, res_id, target }, { onClose }) {
                expect.step(`${res_model} ${res_id} ${target}`);
                opened.close = onClose;
            },
        });
        await openDeal();
        await contains(".o_followup_show:eq(1)").click();
        expect.verifySteps(["crm.followup 30 new"]);
        await opened.close();
        expect.verifySteps(["read"]);
    });
});

describe("recording", () => {
    const isWriting = (yes) => {
        expect(".o_followup_open").toHaveCount(yes ? 0 : 1);
        expect(".o_followup_panel [name=feedback]").toHaveCount(yes ? 1 : 0);
    };

    test("begins in the panel, and closing it goes back", async () => {
        await openDeal();
        isWriting(false);
        await contains(".o_followup_open").click();
        isWriting(true);
        await contains(".o_followup_panel button:contains(Close)").click();
        isWriting(false);
    });

    test("what is being typed in the form is saved first", async () => {
        await openDeal();
        await contains(NAME_INPUT).edit("M10 bolts");
        await contains(".o_followup_open").click();
        isWriting(true);
        expect.verifySteps(["save M10 bolts"]);
    });

    test("does not begin while the form cannot be saved", async () => {
        await openDeal();
        await contains(NAME_INPUT).clear();
        await contains(".o_followup_open").click();
        await animationFrame();
        isWriting(false);
        expect(".o_field_widget[name=name]").toHaveClass("o_field_invalid");
    });

    test("what was saved is among the others without loading the page", async () => {
        await openDeal({ recent: [] });
        await contains(".o_followup_open").click();
        onRpc("deal", "web_read", deal.answer);
        await contains(".o_followup_panel .o_followup_save").click();
        await animationFrame();
        isWriting(false);
        expect(".o_followup_recent").toHaveCount(2);
    });

    test("what was half written here is there again without a click", async () => {
        browser.localStorage.setItem(storageKey(LEAD), JSON.stringify({ action: "Called" }));
        await openDeal();
        isWriting(true);
    });

    test("a draft is shown, and one goes on with it", async () => {
        await openDeal({ draft: "Called Mr Wang" });
        isWriting(false);
        expect(".o_followup_open").toHaveText("Go on writing");
        expect(".o_followup_draft_line").toHaveText(/Called Mr Wang/);
    });

    test("has the whole screen of a phone", async () => {
        patchWithCleanup(uiUtils, { isSmall: () => true });
        browser.localStorage.setItem(storageKey(LEAD), JSON.stringify({ action: "Called" }));
        await openDeal();
        isWriting(false);
        await contains(".o_followup_open").click();
        expect(".o_dialog [name=feedback]").toHaveCount(1);
        expect(".o_followup_panel [name=feedback]").toHaveCount(0);
    });
});

describe("Done on a to-do", () => {
    /** Press Done on this activity in the list of activities. */
    async function pressDone(activity) {
        onRpc("crm.lead", "followup_canvas_open", () => CANVAS);
        class Page extends Component {
            static template = xml`<div/>`;
            static props = ["*"];
        }
        const { env } = await mountWithCleanup(Page);
        const item = { env, props: { activity }, state: { hasMarkDoneView: false } };
        ActivityListPopoverItem.prototype.onClickMarkAsDone.call(item);
        await animationFrame();
        return item;
    }

    test("of a follow-up is what it says", async () => {
        await pressDone({ res_model: "crm.lead", res_id: LEAD, is_followup: true });
        expect(".o_dialog [name=feedback]").toHaveCount(1);
    });

    test("of anything else is as everywhere", async () => {
        const { state } = await pressDone({ res_model: "crm.lead", res_id: LEAD, is_followup: false });
        expect(".o_dialog").toHaveCount(0);
        expect(state.hasMarkDoneView).toBe(true);
    });
});
