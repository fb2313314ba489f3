/** Do something that cannot be taken back: a second click meanwhile is none. */
export async function once(state, call) {
    if (state.busy) {
        return;
    }
    state.busy = true;
    try {
        await call();
    } finally {
        state.busy = false;
    }
}
