import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    makeServerError,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";
import { utils as uiUtils } from "@web/core/ui/ui_service";
import "@crm_stagegate/gate_statusbar/gate_statusbar";

describe.current.tags("desktop");

const DEAL = 7;
const [NEW, SAMPLE, OFFER, WON] = [1, 2, 3, 4];
const CHECKLIST = {
    stages: [],
    locks: { [OFFER]: 2, [WON]: 3 },
    lock_names: { [OFFER]: ["Drawing", "Price"], [WON]: ["Drawing", "Price", "Order"] },
};

class Stage extends models.Model {
    name = fields.Char();
    fold = fields.Boolean();

    _records = [
        { id: NEW, name: "New" },
        { id: SAMPLE, name: "Sample" },
        { id: OFFER, name: "Offer" },
        { id: WON, name: "Won", fold: true },
    ];
}

class Deal extends models.Model {
    name = fields.Char({ required: true });
    stage_id = fields.Many2one({ relation: "stage" });
    gate_checklist = fields.Json();
    duration_tracking = fields.Json();
    is_rotting = fields.Boolean();
    rotting_days = fields.Integer();

    _records = [{ id: DEAL, name: "M8 bolts", stage_id: SAMPLE, gate_checklist: CHECKLIST }];
    _views = {
        form: `
            <form>
                <header>
                    <field name="stage_id" widget="gate_statusbar" options="{'clickable': '1', 'fold_field': 'fold'}"/>
                </header>
                <field name="name"/>
            </form>`,
    };
}

defineMailModels();
defineModels([Stage, Deal]);

/** Open the opportunity; what is saved is stepped. */
async function openDeal(values = {}) {
    Object.assign(Deal._records[0], values);
    onRpc("deal", "web_save", ({ args }) => expect.step(args[1]));
    await mountView({ type: "form", resModel: "deal", resId: DEAL });
}

const stage = (id) => `.o_arrow_button[data-value='${id}']`;
const lock = (id) => `${stage(id)} .o_gate_lock`;

describe("what is closed", () => {
    test("has a lock with how many proofs are missing, and says which", async () => {
        await openDeal();
        expect(".o_arrow_button[data-value] .o_gate_lock").toHaveCount(1);
        expect(lock(OFFER)).toHaveText("2");
        expect(lock(OFFER)).toHaveAttribute("title", "Closed. Still missing: Drawing and Price");
        expect(lock(OFFER)).toHaveAttribute("aria-label", "Closed. Still missing: Drawing and Price");
    });

    test("is not where one is, whatever is missing there", async () => {
        await openDeal({ stage_id: OFFER });
        expect(lock(OFFER)).toHaveCount(0);
    });

    test("is said in the words of the server, listed as the reader's language lists", async () => {
        serverState.lang = "zh_CN";
        const names = { [OFFER]: ["图纸确认", "报价", "订单"] };
        await openDeal({ gate_checklist: { locks: { [OFFER]: 3 }, lock_names: names } });
        expect(lock(OFFER)).toHaveAttribute("title", "Closed. Still missing: 图纸确认、报价和订单");
    });

    test("has its lock also in the list of folded stages", async () => {
        await openDeal();
        await contains(".o_statusbar_status .dropdown-toggle:visible").click();
        expect(queryAllTexts(".o-dropdown-item")).toEqual(["Won 3"]);
        expect(".o-dropdown-item .o_gate_lock").toHaveAttribute(
            "title",
            "Closed. Still missing: Drawing, Price, and Order"
        );
    });

    test("has its lock also on a phone, where all stages are in one list", async () => {
        patchWithCleanup(uiUtils, { isSmall: () => true });
        await openDeal();
        await contains(".o_statusbar_status .dropdown-toggle:visible").click();
        expect(queryAllTexts(".o-dropdown-item")).toEqual(["New", "Sample", "Offer 2", "Won 3"]);
    });

    test("is nothing where there are no gates", async () => {
        await openDeal({ gate_checklist: false });
        expect(queryAllTexts(".o_arrow_button[data-value]")).toEqual(["Offer", "Sample", "New"]);
        expect(".o_gate_lock").toHaveCount(0);
    });

    test("stands beside the time that core shows", async () => {
        await openDeal({ duration_tracking: { [OFFER]: 3 * 3600 } });
        expect(stage(OFFER)).toHaveText(/^Offer\s*2\s*3h$/);
    });
});

describe("moving", () => {
    test("saves where it goes", async () => {
        await openDeal();
        await contains(stage(NEW)).click();
        expect.verifySteps([{ stage_id: NEW }]);
        expect(stage(NEW)).toHaveAttribute("aria-checked", "true");
    });

    test("is asked of the server also where there is a lock: it knows better", async () => {
        await openDeal();
        await contains(stage(OFFER)).click();
        expect.verifySteps([{ stage_id: OFFER }]);
    });

    test("saves what else was edited before, and by itself", async () => {
        await openDeal();
        await contains(".o_field_widget[name=name] input").edit("M10 bolts");
        await contains(stage(OFFER)).click();
        expect.verifySteps([{ name: "M10 bolts" }, { stage_id: OFFER }]);
    });

    test("refused, leaves the opportunity where it was and what was edited saved", async () => {
        expect.errors(1);
        await openDeal();
        onRpc("deal", "web_save", ({ args }) => {
            if ("stage_id" in args[1]) {
                throw makeServerError({ message: "Drawing is missing" });
            }
        });
        await contains(".o_field_widget[name=name] input").edit("M10 bolts");
        await contains(stage(OFFER)).click();
        await animationFrame();
        expect.verifyErrors(["Drawing is missing"]);
        expect(stage(SAMPLE)).toHaveAttribute("aria-checked", "true");
        expect(".o_field_widget[name=name] input").toHaveValue("M10 bolts");
        expect(".o_form_status_indicator_buttons").not.toBeVisible();
        expect.verifySteps([{ name: "M10 bolts" }]);
    });

    test("does not begin while the form cannot be saved", async () => {
        await openDeal();
        await contains(".o_field_widget[name=name] input").clear();
        await contains(stage(OFFER)).click();
        await animationFrame();
        expect.verifySteps([]);
        expect(stage(SAMPLE)).toHaveAttribute("aria-checked", "true");
        expect(".o_field_widget[name=name]").toHaveClass("o_field_invalid");
    });
});
