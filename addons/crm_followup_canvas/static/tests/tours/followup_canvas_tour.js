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
        { trigger: ".o_followup_open", run: "click" },
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
        { trigger: ".o_followup_recent:contains(V3)" },
    ],
});

/** "Done" on the activity opens the canvas. */
registry.category("web_tour.tours").add("crm_followup_canvas.activity", {
    steps: () => [
        { trigger: ".o-mail-Activity-markDone", run: "click" },
        { trigger: ".modal .o_followup_previous .o_followup_answer_done", run: "click" },
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
