/** A gate of a document, as the checklist has it: the tests change what they are about. */
export const GATE = {
    id: 3,
    name: "Drawing approval",
    kind: "document",
    mode: "enforce",
    state: "missing",
    text: "Please upload the document “Drawing”.",
    instruction: "Upload the drawing the customer signed.",
    waiting: "",
    proof: false,
    approval_id: false,
    action: "upload",
    accept: ".pdf",
    max_mb: 1,
    fields: [],
};
