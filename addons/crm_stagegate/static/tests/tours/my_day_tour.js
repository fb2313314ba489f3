import { registry } from "@web/core/registry";

/** A leader approves in the row, refuses another with a reason, and nudges the salesperson. */
registry.category("web_tour.tours").add("crm_stagegate_my_day", {
    steps: () => [
        { trigger: ".o_my_day_row:contains(M8 bolts) .o_my_day_do:contains(Approve)", run: "click" },
        { trigger: ".o_my_day_done_row:contains(M8 bolts)" },
        {
            trigger: ".o_my_day_row:contains(M10 bolts) .o_my_day_beside:contains(Refuse)",
            run: "click",
        },
        { trigger: ".modal [name='reason'] textarea, .modal [name='reason'] input", run: "edit The drawing is unsigned" },
        { trigger: ".modal footer .btn-danger", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_my_day_done_row:contains(M10 bolts)" },
        { trigger: ".o_my_day_tab_team", run: "click" },
        { trigger: ".o_my_day_person:contains(Seller) .o_my_day_nudge:first:enabled", run: "click" },
        { trigger: ".modal .o_my_day_chip:first", run: "click" },
        { trigger: ".modal .o_my_day_words_done", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_my_day_person .o_my_day_nudge:first:disabled" },
    ],
});
