import { registry } from "@web/core/registry";

const PATIENCE = 30000;

// what each language calls what is clicked
const WORDS = {
    en: {
        worries: "Deals to worry about",
        openDeals: "Open Opportunities",
        question: "open pipeline by salesperson",
    },
    zh: {
        worries: "需要关注的商机",
        openDeals: "进行中的商机",
        question: "各销售的在谈商机",
    },
};

/** A menu of the reports, as people open it. */
const menu = (name, then) => [
    {
        content: "the reports",
        trigger: "button[data-menu-xmlid='crm.crm_menu_report']",
        run: "click",
    },
    {
        content: `open ${name}`,
        trigger: `.o-dropdown--menu [data-menu-xmlid='crm_dashboard_trust.${name}']`,
        run: "click",
    },
    { content: `${name} is there`, trigger: then },
];

/** The figure opens exactly what it counts. */
const openFigure = (words, count) => [
    {
        content: "the figure",
        trigger: `.o_trust_head .o_trust_tile:contains(${words.openDeals}) .o_trust_value:text(${count})`,
        run: "click",
    },
    {
        content: "its records, and no more",
        trigger: `.o_list_view:not(:has(.o_data_row:nth-child(n+${
            count + 1
        }))) .o_data_row:nth-child(${count})`,
    },
];

const askAndRead = (words) => [
    ...menu("menu_ask", ".o_trust_ask_line input"),
    {
        content: "a question",
        trigger: ".o_trust_ask_line input",
        run: `edit ${words.question}`,
    },
    { content: "ask it", trigger: ".o_trust_ask_line button[type=submit]", run: "click" },
    { content: "it is answered", trigger: ".o_trust_understood .o_trust_ask_figure" },
];

const readBrief = () => [
    ...menu("menu_briefs", ".o_list_view .o_data_row"),
    { content: "a brief", trigger: ".o_data_row .o_data_cell[name=kind]", run: "click" },
    {
        content: "as it would be read now",
        trigger: ".o_form_view .o_field_widget[name=preview] table",
    },
];

for (const [language, words] of Object.entries(WORDS)) {
    const add = (role, steps) =>
        registry.category("web_tour.tours").add(`crm_dashboard_trust_${role}_${language}`, {
            steps: () => steps().map((step) => ({ timeout: PATIENCE, ...step })),
        });

    add("director", () => [
        ...menu("menu_page", ".o_trust_page .o_trust_forecast"),
        {
            content: "who to worry about is named",
            trigger: `section:has(h2:contains(${words.worries})) button:contains(Bolts for Bob) .o_trust_reason`,
        },
        { content: "people beside each other", trigger: ".o_trust_page #o_trust_people" },
        {
            content: "why this number",
            trigger: `.o_trust_head .o_trust_tile:contains(${words.openDeals}) .o_trust_why`,
            run: "click",
        },
        {
            content: "it is said in words",
            trigger: ".o_trust_tile .o_trust_why[aria-expanded=true]",
        },
        {
            content: "one team only",
            trigger: ".o_trust_page header select:has(option:contains(East))",
            run: "selectByLabel East",
        },
        ...openFigure(words, 2),
        ...askAndRead(words),
        ...readBrief(),
    ]);

    add("leader", () => [
        ...menu("menu_page", ".o_trust_page .o_trust_forecast"),
        {
            content: "somebody's opportunities",
            trigger: "section:has(#o_trust_people) button:contains(Bob)",
        },
        ...openFigure(words, 3),
        ...askAndRead(words),
        ...readBrief(),
    ]);

    add("seller", () => [
        ...menu("menu_page", ".o_trust_page .o_trust_forecast"),
        {
            content: "nobody else's",
            trigger:
                ".o_trust_page:not(:has(#o_trust_people)):not(:contains(Bolts for Bob)) #o_trust_worries",
        },
        ...openFigure(words, 2),
        ...askAndRead(words),
        ...readBrief(),
    ]);
}
