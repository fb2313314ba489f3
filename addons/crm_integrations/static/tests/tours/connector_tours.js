import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("crm_integrations_connect", {
    steps: () => [
        {
            content: "a new connector, from the page that shows them",
            trigger: ".o_kanban_view .o-kanban-button-new, .o-kanban-button-new",
            run: "click",
        },
        {
            content: "its name",
            trigger: ".o_field_widget[name='name'] input, .o_field_widget[name='name'] textarea",
            run: "edit Tour Webshop",
        },
        {
            content: "its kind",
            trigger: ".o_field_widget[name='kind'] select, .o_field_widget[name='kind'] input",
            run: "click",
        },
        {
            content: "a webhook",
            trigger: ".o_select_menu_item:contains('Webhook')",
            run: "click",
        },
        {
            content: "what belongs to a webhook is asked for",
            trigger: ".o_field_widget[name='kind'] input:value(Webhook)",
        },
        {
            content: "save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "the address the other system is given",
            trigger: ".o_form_saved .o_field_widget[name='url']:contains('/crm_integrations/')",
        },
        {
            content: "try it",
            trigger: "button[name='action_test']",
            run: "click",
        },
        {
            content: "what is missing is named",
            trigger: ".o_notification:contains('Still empty: Signing Secret')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_integrations_mend", {
    steps: () => [
        {
            content: "the connector says what is wrong",
            trigger: ".o_kanban_record:contains('Test wecom'):contains('企业可信IP')",
            run: "click",
        },
        {
            content: "what it received",
            trigger: ".oe_stat_button[name='action_open_inbox']",
            run: "click",
        },
        {
            content: "the one that was given up",
            trigger: ".o_data_row:contains('Given Up') td[name='event_type']",
            run: "click",
        },
        {
            content: "why, in words of the administrator's",
            trigger: ".o_form_view .alert:contains('203.0.113.7')",
        },
        {
            content: "process it again",
            trigger: "button[name='action_send_again']",
            run: "click",
        },
        {
            content: "it waits for its turn",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Waiting')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_integrations_test", {
    steps: () => [
        {
            content: "try the connection",
            trigger: "button[name='action_test']",
            run: "click",
        },
        {
            content: "the wrong secret is named",
            trigger: ".o_notification:contains('App Secret')",
        },
        {
            content: "the form has been read again, so that a row stays open",
            trigger: "button[name='action_test']:enabled",
        },
        {
            content: "its place in the list",
            trigger: "[name='secret_ids'] .o_data_row:contains('App Secret') td[name='value']",
            run: "click",
        },
        {
            content: "the right one",
            trigger: "[name='secret_ids'] .o_selected_row [name='value'] input",
            run: "edit app-secret-of-the-simulator",
        },
        {
            content: "save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "it is not shown any more",
            trigger: ".o_form_saved:not(:contains('app-secret-of'))",
        },
        {
            content: "try it again",
            trigger: "button[name='action_test']",
            run: "click",
        },
        {
            content: "it works",
            trigger: ".o_notification:has(.bg-success)",
        },
        {
            content: "a test to the administrator's own phone",
            trigger: "button[name='action_send_test']",
            run: "click",
        },
        {
            content: "it is on its way",
            trigger: ".o_notification:contains('outbox')",
        },
    ],
});
