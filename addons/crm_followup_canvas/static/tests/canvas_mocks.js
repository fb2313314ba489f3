/** What the canvas of a lead opens with: the tests change what they are about. */
export const CANVAS = {
    default_date: "2026-11-30",
    draft: {},
    open_steps: [],
    open_obstacles: [],
    deliverables: [],
    usual: { channel: "", contact_id: false, dates: [], steps: [] },
    channels: [["phone", "Phone"]],
    breakthroughs: [],
    obstacles: [],
    contacts: [],
    talktracks: [],
    date_next: "",
    can_write: true,
};
