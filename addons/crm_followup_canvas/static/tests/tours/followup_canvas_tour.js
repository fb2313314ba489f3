import { registry } from "@web/core/registry";

const fill = (name, text) => ({
    trigger: `.o_followup_canvas [name='${name}']`,
    run: `edit ${text}`,
});

/** A salesperson records a follow-up; what says nothing is refused; a reload loses nothing. */
registry.category("web_tour.tours").add("crm_followup_canvas.record", {
    steps: () => [
        { trigger: ".o_followup_open", run: "click" },
        fill("action", "持续跟进"),
        fill("feedback", "再考虑"),
        { trigger: ".o_followup_save", run: "click" },
        { trigger: ".o_followup_field .o_followup_problem:not(:empty)" },
        { trigger: ".o_followup_example" },
        fill("action", "发送M8螺栓报价单V3给王经理"),
        { trigger: ".o_followup_canvas", run: () => window.location.reload(), expectUnloadPage: true },
        {
            trigger: ".o_followup_canvas [name='action']",
            run: ({ anchor }) => {
                if (anchor.value !== "发送M8螺栓报价单V3给王经理") {
                    throw new Error("what was typed is lost");
                }
            },
        },
        fill("feedback", "王经理说比B厂贵5%,要财务批"),
        fill("next_action", "发送降本方案给财务"),
        fill("deliverable", "降本方案PDF"),
        { trigger: ".o_followup_canvas .rounded-pill:first", run: "click" },
        { trigger: ".o_followup_save", run: "click" },
        { trigger: ".o_followup_recent:contains(V3) .o_followup_score:contains(100)", run: "click" },
        { trigger: ".o_followup_parts .text-success" },
    ],
});

/** "Done" on the activity opens the canvas. */
registry.category("web_tour.tours").add("crm_followup_canvas.activity", {
    steps: () => [
        { trigger: ".o-mail-Activity-markDone", run: "click" },
        { trigger: ".modal .o_followup_previous .o_followup_answer_done", run: "click" },
        {
            // what was planned was done: it need not be written again
            trigger: ".modal .o_followup_canvas [name='action']",
            run: ({ anchor }) => {
                if (anchor.value !== "Send the cost comparison to the CFO") {
                    throw new Error(`“${anchor.value}” is not what was planned`);
                }
            },
        },
        fill("action", "Showed the M8 samples to the engineer Zhao"),
        fill("feedback", "Zhao measured twelve pieces and signed the report"),
        fill("next_action", "Agree the delivery plan with purchasing"),
        fill("deliverable", "Delivery plan"),
        { trigger: ".modal .o_followup_save", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_followup_recent:contains(Zhao)" },
    ],
});

/** A signal is handled with a few words. */
registry.category("web_tour.tours").add("crm_followup_canvas.signal", {
    steps: () => [
        { trigger: ".o_followup_signal .o_followup_handle", run: "click" },
        { trigger: ".o_followup_signal input", run: "edit Called them" },
        { trigger: ".o_followup_close_signal", run: "click" },
        { trigger: ".o_followup_panel" },
        { trigger: "body:not(:has(.o_followup_signal))" },
    ],
});

/**
 * Clicks and keys of a whole follow-up, and the seconds they are worth by the keystroke-level model
 * (Card, Moran and Newell 1980): 0.28 s a key for who is no typist, 1.3 s a click with the way to
 * it. A Chinese character takes two and a half keys with pinyin. Counted, not timed.
 */
const effort = { clicks: 0, keys: 0 };
const CLICK = 1.3;
const KEY = 0.28;
const PINYIN = 2.5;
const keysOf = (text) => [...text].reduce((sum, char) => sum + (char > "\u2e80" ? PINYIN : 1), 0);
registry.category("web_tour.tours").add("crm_followup_canvas.thirty_seconds", {
    steps: () => {
        const write = (name, text) => ({
            trigger: `.o_followup_canvas [name='${name}']:focus`,
            async run(helpers) {
                effort.keys += keysOf(text);
                await helpers.edit(text);
            },
        });
        const click = (trigger) => ({
            trigger,
            async run(helpers) {
                effort.clicks += 1;
                await helpers.click();
            },
        });
        const press = (trigger, keys) => ({
            trigger,
            async run(helpers) {
                effort.keys += 1;
                await helpers.press(keys);
            },
        });
        return [
            click(".o_followup_open"),
            write("action", "发送V3报价给王经理"),
            press(".o_followup_canvas [name='action']", "Tab"),
            write("feedback", "比B厂贵5%,要财务批"),
            click(".o_followup_canvas [name='next_action']"),
            write("next_action", "给财务发送成本对比"),
            press(".o_followup_canvas [name='next_action']", "Tab"),
            write("deliverable", "成本对比表"),
            press(".o_followup_canvas [name='deliverable']", "Control+Enter"),
            {
                trigger: ".o_followup_recent:contains(V3)",
                run: () => {
                    const seconds = effort.clicks * CLICK + effort.keys * KEY;
                    if (effort.clicks > 2 || seconds > 30) {
                        throw new Error(`${effort.clicks} clicks, ${effort.keys} keys, ${seconds} s`);
                    }
                    console.log(`${effort.clicks} clicks, ${effort.keys} keys, ${seconds} s`);
                },
            },
        ];
    },
});

/** A competitor is mentioned: three answers are there, one is unfolded and counts as used. */
registry.category("web_tour.tours").add("crm_followup_canvas.talktrack", {
    steps: () => [
        { trigger: ".o_followup_signal .o_followup_strategy:nth-child(3)" },
        { trigger: ".o_followup_signal .o_followup_strategy:first", run: "click" },
        { trigger: ".o_followup_signal .o_followup_answer .o_followup_text:not(:empty)" },
    ],
});

/** The eye shows what the system saw, and each opens. */
registry.category("web_tour.tours").add("crm_followup_canvas.witness", {
    steps: () => [
        { trigger: ".o_followup_witnessed[aria-expanded='false']", run: "click" },
        { trigger: ".o_followup_witnessed[aria-expanded='true']" },
        { trigger: ".o_followup_witnesses .o_followup_witness_open", run: "click" },
        { trigger: ".o_calendar_event_form, .o_form_view [name='name']:contains(Visit), input#name_0" },
    ],
});

/** After a merge each open step is asked for. */
registry.category("web_tour.tours").add("crm_followup_canvas.further", {
    steps: () => [
        { trigger: ".o_followup_open", run: "click" },
        { trigger: ".o_followup_previous .o_followup_answer_done", run: "click" },
        fill("action", "Sent drawing C for the M8 bolts to Mr Wang"),
        fill("feedback", "Price is 3% above factory B, the CEO has to approve"),
        fill("next_action", "Send the new comparison to the CEO"),
        fill("deliverable", "Comparison PDF"),
        { trigger: ".o_followup_save", run: "click" },
        { trigger: ".o_followup_further .o_followup_problem:not(:empty)" },
        { trigger: ".o_followup_further .o_followup_answer_done", run: "click" },
        { trigger: ".o_followup_save", run: "click" },
        { trigger: ".o_followup_recent:contains(drawing C)" },
    ],
});

/** A draft may be incomplete; it stays grey and is gone on with. */
registry.category("web_tour.tours").add("crm_followup_canvas.draft", {
    steps: () => [
        { trigger: ".o_followup_open", run: "click" },
        fill("action", "Sent quotation V3 for the M8 bolts to Mr Wang"),
        { trigger: ".o_followup_draft", run: "click" },
        { trigger: ".o_followup_draft_line.text-muted:contains(V3)" },
        { trigger: ".o_followup_open", run: "click" },
        fill("feedback", "Price is 5% above factory B, the CFO has to approve"),
        fill("next_action", "Send the cost comparison to the CFO"),
        fill("deliverable", "Cost comparison PDF"),
        { trigger: ".o_followup_save", run: "click" },
        { trigger: ".o_followup_recent:contains(V3)" },
        { trigger: "body:not(:has(.o_followup_draft_line))" },
    ],
});

/** A new opportunity with five fields. */
registry.category("web_tour.tours").add("crm_followup_canvas.quick", {
    steps: () => [
        { trigger: ".modal .o_followup_quick [name='name'] input", run: "edit 20,000 M8 bolts" },
        {
            trigger: ".modal .o_followup_quick [name='partner_id'] input",
            run: "edit Suzhou Machines",
        },
        { trigger: ".o-autocomplete--dropdown-menu a:contains(Suzhou Machines):first", run: "click" },
        {
            trigger: ".modal .o_followup_quick",
            run: ({ anchor }) => {
                const fields = anchor.querySelectorAll(".o_field_widget:not(.o_invisible_modifier)");
                if (fields.length > 5) {
                    throw new Error(`${fields.length} fields`);
                }
            },
        },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});

/** From the board: a known customer is found by the phone, the new card is there at once. */
registry.category("web_tour.tours").add("crm_followup_canvas.quick_board", {
    steps: () => [
        { trigger: ".o_control_panel button:contains(Quick Entry)", run: "click" },
        {
            trigger: ".modal .o_followup_quick [name='name'] input",
            run: "edit 20,000 M8 bolts for Suzhou",
        },
        { trigger: ".modal .o_followup_quick [name='partner_id'] input", run: "edit 0512888866" },
        {
            trigger: ".o-autocomplete--dropdown-menu a:contains(Suzhou Machines):first",
            run: "click",
        },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_kanban_record:contains(20,000 M8 bolts for Suzhou)" },
    ],
});
