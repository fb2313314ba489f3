import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("crm_lead_router_claim_and_start", {
    steps: () => [
        {
            content: "claim the lead from the pool",
            trigger: ".o_data_row:contains('Tour lead') button[name='action_claim']",
            run: "click",
        },
        {
            content: "the lead opens and says by when to start",
            trigger: ".o_form_view .alert:contains('Start by')",
        },
        {
            content: "start the follow-up",
            trigger: ".o_statusbar_buttons button[name='action_start_followup']",
            run: "click",
        },
        {
            content: "the clock has stopped",
            trigger: ".o_form_view:not(:has(button[name='action_start_followup']))",
        },
    ],
});

registry.category("web_tour.tours").add("crm_lead_router_reminded", {
    steps: () => [
        {
            content: "the lead reminds its owner",
            trigger: ".o_form_view .alert:contains('Start by')",
        },
        {
            content: "a to-do waits in the chatter",
            trigger: ".o-mail-Activity:contains('taken back')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_lead_router_read_reason", {
    steps: () => [
        {
            content: "open the page of the routing",
            trigger: ".o_notebook .nav-link[name='routing']",
            run: "click",
        },
        {
            content: "the candidates and why they lost are there",
            trigger: ".o_route_bars:contains('Had this lead and did not start')",
        },
        {
            content: "the figures are folded",
            trigger: "details summary:contains('All figures')",
            run: "click",
        },
        {
            content: "and unfold",
            trigger: ".o_route_candidates td:contains('Had this lead and did not start')",
        },
    ],
});
