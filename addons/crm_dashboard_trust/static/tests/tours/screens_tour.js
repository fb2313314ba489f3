import { registry } from "@web/core/registry";

const PATIENCE = 30000;

const steps = (list) => list.map((step) => ({ timeout: PATIENCE, ...step }));

registry.category("web_tour.tours").add("crm_dashboard_trust_why", {
    steps: () =>
        steps([
            {
                content: "unfold the other figures",
                trigger: ".o_trust_more summary",
                run: "click",
            },
            {
                content: "ask of a figure why",
                trigger: ".o_trust_more .o_trust_apart",
                run: "click",
            },
            {
                content: "it is taken apart and drawn",
                trigger: ".o_trust_diagnose:has(.o_trust_plot canvas) .o_trust_groups",
            },
            {
                content: "choose another figure",
                trigger: ".o_trust_figures",
                run: "select empty_phone",
            },
            {
                content: "who stands out is named, with a sign",
                trigger: ".o_trust_groups tr:contains(Bob) .o_trust_sign_low .fa-exclamation-triangle",
            },
            {
                content: "the small are not judged",
                trigger: ".o_trust_groups tr:contains(Lea) .text-muted .fa-minus",
            },
            {
                content: "what stands out has causes to look for",
                trigger: ".o_trust_groups tr:contains(Bob) td:last-child button",
                run: "click",
            },
            { content: "causes are looked for", trigger: ".o_trust_causes .card-header .btn-link" },
            {
                content: "the heat map opens",
                trigger: ".o_trust_heat tr:contains(Bob) td:nth-child(3) button:contains(90)",
                run: "click",
            },
            { content: "the records are there", trigger: ".o_list_view .o_data_row" },
            {
                content: "back to the same figure",
                trigger: ".o_back_button a, a.o_back_button",
                run: "click",
            },
            {
                content: "it is as it was left",
                trigger: ".o_trust_diagnose .o_trust_groups tr:contains(Bob)",
            },
        ]),
});

registry.category("web_tour.tours").add("crm_dashboard_trust_funnel", {
    steps: () =>
        steps([
            { content: "from the page", trigger: ".o_trust_open_funnel", run: "click" },
            {
                content: "stage by stage, cohorts and losses",
                trigger: ".o_trust_funnel:has(#o_trust_cohorts):has(#o_trust_losses)",
            },
            {
                content: "a number opens its records",
                trigger: ".o_trust_funnel tbody tr:first-child td:nth-child(2) button",
                run: "click",
            },
            { content: "the records are there", trigger: ".o_list_view .o_data_row" },
        ]),
});

registry.category("web_tour.tours").add("crm_dashboard_trust_self_check", {
    steps: () =>
        steps([
            { content: "from the page", trigger: ".o_trust_self_check", run: "click" },
            { content: "the checks", trigger: ".o_trust_check_checks tbody tr" },
            {
                content: "a field that is left empty opens its leads",
                trigger: ".o_trust_check_fields tbody tr:contains(4) th button",
                run: "click",
            },
            { content: "the leads are there", trigger: ".o_view_controller" },
        ]),
});
