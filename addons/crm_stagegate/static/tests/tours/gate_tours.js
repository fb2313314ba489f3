import { registry } from "@web/core/registry";

const PATIENCE = 30000; // a step may meet a server that is busy with other people

const tours = registry.category("web_tour.tours");

function addTour(name, steps) {
    tours.add(name, { steps: () => steps.map((step) => ({ timeout: PATIENCE, ...step })) });
}

const PDF = [
    "%PDF-1.4",
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
    "2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj",
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj",
    "xref",
    "0 4",
    "0000000000 65535 f ",
    "0000000009 00000 n ",
    "0000000052 00000 n ",
    "0000000101 00000 n ",
    "trailer<</Root 1 0 R/Size 4>>",
    "startxref",
    "164",
    "%%EOF",
    "",
].join("\n");

const card = (column, name) =>
    `.o_kanban_group:has(.o_column_title:contains(${column})) .o_kanban_record:contains(${name})`;

const gate = (state, name) => `.o_gate_checklist .o_gate_${state}:has(.o_gate_name:contains(${name}))`;

function openCard(name) {
    return [
        { content: `open ${name}`, trigger: `.o_kanban_record:contains(${name})`, run: "click" },
        { content: "the form is there", trigger: ".o_form_view .o_gate_checklist" },
    ];
}

/** Choose a file as the browser's dialog would. */
function chooseFile(name, content) {
    return {
        content: `upload ${name}`,
        trigger: `${gate("missing", "Drawing approval")} .o_gate_upload`,
        run({ anchor }) {
            const input = anchor.parentElement.querySelector("input.o_gate_file");
            const transfer = new DataTransfer();
            transfer.items.add(new File([content], name, { type: "application/pdf" }));
            input.files = transfer.files;
            input.dispatchEvent(new Event("change", { bubbles: true }));
        },
    };
}

const closeDialog = [
    { content: "close the dialog", trigger: ".modal footer button:contains(Close)", run: "click" },
    { content: "it is gone", trigger: "body:not(:has(.modal))" },
];

addTour("crm_stagegate_refused_then_asked", [
    {
        content: "drag the card into the closed stage",
        trigger: card("Drawing", "M8 bolts"),
        run: "drag_and_drop(.o_kanban_group:has(.o_column_title:contains(Sample)))",
    },
    {
        content: "the refusal names both missing things",
        trigger:
            ".o_gate_refused:contains(M8 bolts):contains(Drawing approval):contains(Leader agrees)",
    },
    {
        content: "and what to do",
        trigger: ".o_gate_refused:contains(Upload the drawing the customer signed.)",
    },
    {
        content: "the card is back in its column",
        trigger: `body:has(${card("Drawing", "M8 bolts")}) .o_gate_refused_open`,
        run: "click",
    },
    {
        content: "the stage shows its lock",
        trigger: ".o_field_gate_statusbar button:contains(Sample) .o_gate_lock:contains(2)",
    },
    {
        content: "clicking it is refused as well",
        trigger: ".o_field_gate_statusbar button:contains(Sample)",
        run: "click",
    },
    { content: "by the same dialog", trigger: ".modal .o_gate_refused:contains(Leader agrees)" },
    ...closeDialog,
    {
        content: "and the status bar stays where it was",
        trigger: ".o_field_gate_statusbar .o_arrow_button_current:contains(Drawing)",
    },
    { content: "no more than Won", trigger: "button[name=action_set_won_rainbowman]", run: "click" },
    { content: "is refused", trigger: ".modal .o_gate_refused:contains(Leader agrees)" },
    ...closeDialog,
    chooseFile("empty.pdf", ""),
    { content: "an empty file is no file", trigger: ".modal:contains(is empty)" },
    { content: "understood", trigger: ".modal footer .btn-primary", run: "click" },
    chooseFile("note.pdf", "just a text"),
    {
        content: "a text is no PDF whatever its name says",
        trigger: ".modal:contains(whatever its name says)",
    },
    ...closeDialog,
    chooseFile("drawing.pdf", PDF),
    {
        content: "the drawing is the proof",
        trigger: `${gate("met", "Drawing approval")} .o_gate_proof a:contains(drawing.pdf)`,
    },
    {
        content: "one lock less",
        trigger: ".o_field_gate_statusbar button:contains(Sample) .o_gate_lock:contains(1)",
    },
    {
        content: "ask the leader",
        trigger: `${gate("missing", "Leader agrees")} .o_gate_ask`,
        run: "click",
    },
    {
        content: "it says who it waits for",
        trigger: `${gate("waiting", "Leader agrees")}:contains(Waiting for Leader)`,
    },
]);

addTour("crm_stagegate_mended_in_its_dialog", [
    {
        content: "drag the card into the closed stage",
        trigger: card("Drawing", "M8 bolts"),
        run: "drag_and_drop(.o_kanban_group:has(.o_column_title:contains(Sample)))",
    },
    { content: "what is missing is told", trigger: ".o_gate_refused:contains(Who sent them)" },
    chooseFile("drawing.pdf", PDF),
    {
        content: "the drawing is not missing any more",
        trigger: ".o_gate_refused:not(:contains(Drawing approval))",
    },
    { content: "fill in", trigger: ".o_gate_refused .o_gate_fill", run: "click" },
    {
        content: "what is asked for, and no more",
        trigger: ".modal .o_form_view .o_field_widget[name=referred] input",
        run: "edit Mr Wang",
    },
    { content: "save", trigger: ".modal .o_form_button_save", run: "click" },
    { content: "the dialogs are gone", trigger: "body:not(:has(.modal))" },
    { content: "the card has moved", trigger: card("Sample", "M8 bolts") },
]);

addTour("crm_stagegate_approve", [
    {
        content: "what waits for me",
        trigger: ".o_list_view .o_data_row:contains(M8 bolts) button[name=action_approve]",
        run: "click",
    },
    { content: "nothing waits any more", trigger: ".o_list_view:not(:has(.o_data_row))" },
]);

addTour("crm_stagegate_move_on", [
    ...openCard("M8 bolts"),
    {
        content: "one click to the next stage",
        trigger: ".o_gate_advance:contains(Move on to Sample)",
        run: "click",
    },
    {
        content: "which it is in now",
        trigger: ".o_field_gate_statusbar .o_arrow_button_current:contains(Sample)",
    },
    { content: "the ledger", trigger: ".o_notebook .nav-link[name=ledger]", run: "click" },
    {
        content: "has the move",
        trigger: ".o_gate_entry:contains(Advanced):contains(Sample):contains(Seller)",
    },
]);

addTour("crm_stagegate_delete_document", [
    ...openCard("M8 bolts"),
    {
        content: "show the files",
        trigger: ".o-mail-Chatter-attachFiles",
        run: "click",
    },
    {
        content: "delete the drawing",
        trigger: ".o-mail-AttachmentContainer:contains(drawing.pdf) [title=Remove]",
        run: "click",
    },
    { content: "really", trigger: ".modal footer .btn-primary", run: "click" },
    { content: "it is gone", trigger: "body:not(:has(.o-mail-AttachmentContainer))" },
    { content: "back to the pipeline", trigger: ".breadcrumb-item a, .o_back_button", run: "click" },
    {
        content: "the card fell back and says so",
        trigger: `${card("Drawing", "M8 bolts")} .o_gate_demoted`,
    },
    ...openCard("M8 bolts"),
    {
        content: "the form says why",
        trigger: ".alert-warning:contains(deleted the document “drawing.pdf”)",
    },
    { content: "the ledger", trigger: ".o_notebook .nav-link[name=ledger]", run: "click" },
    {
        content: "keeps the reason",
        trigger:
            ".o_gate_entry:contains(Fell back):contains(deleted the document “drawing.pdf”)",
    },
]);

addTour("crm_stagegate_no_override", [
    ...openCard("M8 bolts"),
    {
        content: "no way past without the right",
        trigger: ".o_gate_checklist:not(:has(.o_gate_override))",
    },
]);

addTour("crm_stagegate_override", [
    ...openCard("M8 bolts"),
    { content: "past the gates", trigger: ".o_gate_override", run: "click" },
    {
        content: "a thin reason",
        trigger: ".modal .o_field_widget[name=reason] textarea",
        run: "edit asap",
    },
    { content: "try", trigger: ".modal button[name=action_override]", run: "click" },
    {
        content: "is no reason",
        trigger: ".modal:contains(understands in a year) footer button:contains(Close)",
        run: "click",
    },
    {
        content: "a reason that says something",
        trigger: ".modal .o_field_widget[name=reason] textarea",
        run: "edit The customer signs at the fair on Friday, the director agreed by phone.",
    },
    { content: "move", trigger: ".modal button[name=action_override]", run: "click" },
    {
        content: "it is past the gate",
        trigger: ".o_field_gate_statusbar .o_arrow_button_current:contains(Sample)",
    },
    { content: "with a mark", trigger: ".alert-danger:contains(Leader agrees)" },
    {
        content: "on each gate",
        trigger: ".o_gate_checklist:has(.o_gate_overridden:contains(Drawing approval))",
    },
    { content: "the ledger", trigger: ".o_notebook .nav-link[name=ledger]", run: "click" },
    {
        content: "keeps the reason",
        trigger: ".o_gate_entry:contains(Overridden):contains(the director agreed by phone)",
    },
]);

/** In any language: what is there, not what is written on it. */
addTour("crm_stagegate_any_language", [
    {
        content: "drag the card into the closed stage",
        trigger: card("Drawing", "M8 bolts"),
        run: "drag_and_drop(.o_kanban_group:has(.o_column_title:contains(Sample)))",
    },
    { content: "to the opportunity", trigger: ".o_gate_refused_open", run: "click" },
    chooseFile("drawing.pdf", PDF),
    { content: "proven", trigger: gate("met", "Drawing approval") },
    { content: "ask", trigger: `${gate("missing", "Leader agrees")} .o_gate_ask`, run: "click" },
    { content: "waiting", trigger: gate("waiting", "Leader agrees") },
]);
