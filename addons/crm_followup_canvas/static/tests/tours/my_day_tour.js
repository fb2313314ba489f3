import { registry } from "@web/core/registry";

/**
 * A salesperson records a follow-up from My Day, counting every touch; what is typed is dictated.
 */
let touches = 0;
const touch = (trigger) => ({
    trigger,
    run: ({ anchor }) => {
        touches++;
        anchor.focus();
        anchor.click();
    },
});

registry.category("web_tour.tours").add("crm_followup_canvas.my_day", {
    steps: () => [
        { trigger: ".o_my_day_headline:contains(1)" },
        { trigger: ".o_my_day_obstacle:contains(Price)" },
        { trigger: ".o_my_day_promised:contains(Cost comparison PDF)" },
        { trigger: ".o_my_day_row", run: () => (touches = 0) },
        touch(".o_my_day_do"),
        touch(".modal .o_followup_answer_done"),
        touch(".modal .o_followup_canvas [name='feedback']"),
        {
            trigger: ".modal .o_followup_canvas [name='feedback']",
            run: "edit Mr Wang agrees with 3 % and wants the drawing by Friday",
        },
        touch(".modal .o_followup_step_chip:contains(delivery plan)"),
        touch(".modal .o_followup_save"),
        { trigger: "body:not(:has(.modal)) .o_my_day_empty" },
        {
            trigger: ".o_my_day_done_row s:contains(M8 bolts)",
            run: () => {
                if (touches > 6) {
                    throw new Error(`a follow-up took ${touches} touches`);
                }
            },
        },
    ],
});

/** Not now, because: it is put off, and shown again. */
registry.category("web_tour.tours").add("crm_followup_canvas.my_day_later", {
    steps: () => [
        { trigger: ".o_my_day_more", run: "click" },
        { trigger: ".o_my_day_put_off", run: "click" },
        { trigger: ".modal .o_my_day_words_done:disabled" },
        { trigger: ".modal .o_my_day_chip:first", run: "click" },
        { trigger: ".modal .o_my_day_words_done:enabled", run: "click" },
        { trigger: ".o_my_day_empty" },
        { trigger: ".o_my_day_later .o_my_day_section", run: "click" },
        { trigger: ".o_my_day_again", run: "click" },
        { trigger: ".o_my_day_row:contains(M8 bolts)" },
    ],
});
