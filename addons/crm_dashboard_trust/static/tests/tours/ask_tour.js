import { registry } from "@web/core/registry";

const PATIENCE = 30000;

const steps = (list) => list.map((step) => ({ timeout: PATIENCE, ...step }));

registry.category("web_tour.tours").add("crm_dashboard_trust_ask", {
    steps: () =>
        steps([
            {
                content: "write a question",
                trigger: ".o_trust_ask_line input",
                run: "edit open pipeline by salesperson",
            },
            { content: "ask it", trigger: ".o_trust_ask_line button[type=submit]", run: "click" },
            {
                content: "it is understood, and drawn",
                trigger: ".o_trust_understood:has(.o_trust_ask_picture canvas)",
            },
            {
                content: "open the records",
                trigger: ".o_trust_ask_open:contains(2)",
                run: "click",
            },
            {
                content: "the list has them, or the cards on a phone",
                trigger: ".o_list_view .o_data_row:nth-child(2), .o_kanban_record:nth-child(2)",
            },
        ]),
});

registry.category("web_tour.tours").add("crm_dashboard_trust_ask_zh", {
    steps: () =>
        steps([
            {
                content: "an example in Chinese",
                trigger: ".o_trust_ask_examples button:contains(流失)",
                run: "click",
            },
            { content: "it is understood", trigger: ".o_trust_understood .o_trust_ask_figure" },
        ]),
});
