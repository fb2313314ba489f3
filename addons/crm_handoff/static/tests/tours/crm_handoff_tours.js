import { registry } from "@web/core/registry";

const card = ".o_kanban_record:contains('HT-TOUR-1')";

registry.category("web_tour.tours").add("crm_handoff_finance", {
    steps: () => [
        {
            content: "The card waits for finance, with its countdown",
            trigger: `${card}:contains('Payment received') .badge:contains('left')`,
        },
        {
            content: "One click starts it",
            trigger: `${card} button:contains('Start')`,
            run: "click",
        },
        { trigger: `${card} .badge:contains('In progress')` },
        { content: "Open the card", trigger: card, run: "click" },
        { trigger: ".o_form_view [name=amount_due]:contains('200')" },
        {
            content: "Something is in the way",
            trigger: ".o_statusbar_buttons button:contains('Block')",
            run: "click",
        },
        {
            trigger: ".modal label:contains('Waiting for the customer')",
            run: "click",
        },
        { trigger: ".modal footer button:contains('Block')", run: "click" },
        { trigger: ".o_form_view .alert-danger:contains('Waiting for the customer')" },
    ],
});

registry.category("web_tour.tours").add("crm_handoff_production", {
    steps: () => [
        {
            content: "Production has its card",
            trigger: `${card}:contains('Delivery started')`,
            run: "click",
        },
        { trigger: ".o_form_view .o_field_widget[name=bom_line_ids]:contains('Steel')" },
        {
            content: "No prices here",
            trigger: ".o_form_view:not(:has([name=amount_total]))",
        },
        { trigger: ".o_statusbar_buttons button:contains('Start')", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('In progress')" },
    ],
});

registry.category("web_tour.tours").add("crm_handoff_sales", {
    steps: () => [
        {
            content: "The opportunity shows the contract",
            trigger: ".o_notebook .nav-link:contains('Contract')",
            run: "click",
        },
        { trigger: ".o_field_widget[name=contract_number]:contains('HT-TOUR-1')" },
        { trigger: ".o_field_widget[name=handoff_ids]:contains('Payment received')" },
        {
            content: "One click to its handoffs",
            trigger: ".oe_stat_button:contains('open handoffs')",
            run: "click",
        },
        { trigger: `${card}:contains('Payment received')`, run: "click" },
        {
            content: "One click to the order",
            trigger: ".oe_stat_button:contains('Order')",
            run: "click",
        },
        { trigger: ".o_field_widget[name=contract_number] input:value('HT-TOUR-1')" },
    ],
});
